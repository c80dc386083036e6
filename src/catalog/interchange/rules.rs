//! Which of a number of things hang together.

/// Things by their numbers from 0, each with one that it hangs together with.
#[derive(Debug)]
pub(super) struct Components(Vec<u32>);

impl Components {
    /// So many things, each alone.
    pub fn of(count: u32) -> Self {
        Self((0..count).collect())
    }

    /// Two of them hang together. What is out of bounds is none of them.
    pub fn join(&mut self, one: u32, other: u32) {
        let (Some(one), Some(other)) = (self.root(one), self.root(other)) else { return };
        // The lower number stands for both, so that the outcome does not depend on the order.
        let (low, high) = (one.min(other), one.max(other));
        if let Some(slot) = self.0.get_mut(high as usize) {
            *slot = low;
        }
    }

    fn root(&mut self, of: u32) -> Option<u32> {
        let mut at = of;
        loop {
            let above = *self.0.get(at as usize)?;
            if above == at {
                return Some(at);
            }
            // Half the way is shorter from now on.
            let further = *self.0.get(above as usize)?;
            *self.0.get_mut(at as usize)? = further;
            at = further;
        }
    }

    /// Of each thing the lowest one that it hangs together with.
    pub fn roots(mut self) -> Vec<u32> {
        let count = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        (0..count).map(|at| self.root(at).unwrap_or(at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn joined(count: u32, pairs: &[(u32, u32)]) -> Vec<u32> {
        let mut components = Components::of(count);
        for (one, other) in pairs {
            components.join(*one, *other);
        }
        components.roots()
    }

    #[test]
    fn what_is_joined_hangs_together_and_nothing_else() {
        assert_eq!(joined(5, &[(3, 1), (4, 3)]), [0, 1, 2, 1, 1]);
        assert_eq!(joined(3, &[]), [0, 1, 2]);
        assert_eq!(joined(2, &[(0, 7), (1, 1)]), [0, 1]);
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter(pairs in prop::collection::vec((0..20_u32, 0..20_u32), 0..40)) {
            let found = joined(20, &pairs);
            let backwards: Vec<_> = pairs.iter().rev().map(|(one, other)| (*other, *one)).collect();
            prop_assert_eq!(joined(20, &backwards), found.clone());
            for (one, other) in pairs {
                prop_assert_eq!(found[one as usize], found[other as usize]);
            }
            for (at, root) in (0..).zip(&found) {
                prop_assert!(*root <= at && found[*root as usize] == *root);
            }
        }
    }
}

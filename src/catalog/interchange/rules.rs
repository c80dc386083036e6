//! Which of a number of things hang together, and by what.

use super::types::Stands;
use std::collections::VecDeque;
use uuid::Uuid;

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

/// What the groups of these things are called, where each has the least one that it hangs together with, and what its group was called
/// before. A group keeps its name as far as it is one still: of several that come from one the largest keeps it. What is alone has none.
pub(super) fn names(roots: &[u32], before: &[Option<Uuid>], mut new: impl FnMut() -> Uuid) -> Vec<Option<Uuid>> {
    struct Group {
        root: u32,
        members: usize,
        before: Option<Uuid>,
        name: Option<Uuid>,
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut of: Vec<usize> = Vec::with_capacity(roots.len());
    for (root, before) in roots.iter().zip(before) {
        let at = groups.iter().position(|group| group.root == *root).unwrap_or_else(|| {
            groups.push(Group { root: *root, members: 0, before: None, name: None });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.members += 1;
            group.before = group.before.or(*before);
        }
        of.push(at);
    }
    let mut largest: Vec<usize> = (0..groups.len()).collect();
    largest.sort_by_key(|at| groups.get(*at).map(|group| (usize::MAX - group.members, group.root)));
    let mut taken: Vec<Uuid> = Vec::new();
    for at in largest {
        let Some(group) = groups.get_mut(at).filter(|group| group.members > 1) else { continue };
        let kept = group.before.filter(|name| !taken.contains(name));
        taken.extend(kept);
        group.name = Some(kept.unwrap_or_else(&mut new));
    }
    of.into_iter().map(|at| groups.get(at).and_then(|group| group.name)).collect()
}

/// That the first of two things replaces the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub from: u32,
    pub to: u32,
    pub two_way: bool,
}

/// Something that stands beside the thing that is asked about: how, and by which edges, the first of them at that thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub thing: u32,
    pub stands: Stands,
    pub way: Vec<usize>,
}

/// What stands beside one of so many things, each once and by its shortest way. Two-way edges are followed in both directions; one that
/// leads to any of what was found by these makes a substitute, and no more; one that leads away from the thing itself is followed on, in
/// its direction alone.
pub(super) fn beside(count: u32, asked: u32, edges: &[Edge]) -> Vec<Found> {
    let (both, forward): (Vec<_>, Vec<_>) = edges.iter().enumerate().partition(|(_, edge)| edge.two_way);
    let both: Vec<Arc> =
        both.iter().flat_map(|(at, edge)| [(edge.from, edge.to, *at), (edge.to, edge.from, *at)]).collect();
    let forward: Vec<Arc> = forward.iter().map(|(at, edge)| (edge.from, edge.to, *at)).collect();
    let together = ways(count, asked, &both);
    let mut seen = vec![false; together.len()];
    let mut mark = |thing: u32| seen.get_mut(thing as usize).is_some_and(|seen| !std::mem::replace(seen, true));
    mark(asked);
    let mut found = Vec::new();
    for (thing, way) in (0..).zip(&together) {
        if let Some(way) = way
            && mark(thing)
        {
            found.push(Found { thing, stands: Stands::BothWays, way: way.clone() });
        }
    }
    let way_to = |thing: u32| together.get(thing as usize).cloned().flatten();
    let mut substitutes: Vec<Found> = Vec::new();
    for (at, edge) in edges.iter().enumerate().filter(|(_, edge)| !edge.two_way && way_to(edge.from).is_none()) {
        let Some(mut way) = way_to(edge.to) else { continue };
        way.push(at);
        substitutes.push(Found { thing: edge.from, stands: Stands::Substitute, way });
    }
    substitutes.sort_by_key(|found| found.way.len());
    found.extend(substitutes.into_iter().filter(|substitute| mark(substitute.thing)));
    for (thing, way) in (0..).zip(ways(count, asked, &forward)) {
        if let Some(way) = way
            && mark(thing)
        {
            found.push(Found { thing, stands: Stands::Replaced, way });
        }
    }
    found
}

/// From one thing to another, by the edge of this number.
type Arc = (u32, u32, usize);

/// From one thing the shortest way to each that it leads to.
fn ways(count: u32, from: u32, arcs: &[Arc]) -> Vec<Option<Vec<usize>>> {
    let mut leaving: Vec<Vec<(u32, usize)>> = vec![Vec::new(); count as usize];
    for (one, other, at) in arcs {
        if let Some(leaving) = leaving.get_mut(*one as usize) {
            leaving.push((*other, *at));
        }
    }
    let mut ways: Vec<Option<Vec<usize>>> = vec![None; count as usize];
    let Some(own) = ways.get_mut(from as usize) else { return ways };
    *own = Some(Vec::new());
    let mut waiting = VecDeque::from([from]);
    while let Some(at) = waiting.pop_front() {
        let way = ways.get(at as usize).cloned().flatten().unwrap_or_default();
        for (next, arc) in leaving.get(at as usize).into_iter().flatten() {
            if let Some(free) = ways.get_mut(*next as usize).filter(|way| way.is_none()) {
                *free = Some(way.iter().copied().chain([*arc]).collect());
                waiting.push_back(*next);
            }
        }
    }
    ways
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

    #[test]
    fn the_largest_piece_of_a_group_keeps_its_name_and_what_is_alone_has_none() {
        let id = Uuid::from_u128;
        let named = |roots: &[u32], before: &[Option<Uuid>]| {
            let mut next = 100;
            names(roots, before, || {
                next += 1;
                id(next)
            })
        };
        let one = Some(id(1));
        assert_eq!(named(&[0, 1, 1, 1], &[one; 4]), [None, one, one, one]);
        assert_eq!(named(&[0, 0, 2, 2, 2], &[one; 5]), [Some(id(101)), Some(id(101)), one, one, one]);
        // Two that become one are called as the first of them was.
        assert_eq!(named(&[0, 0, 0], &[None, one, Some(id(2))]), [one; 3]);
        assert_eq!(named(&[0, 0], &[None; 2]), [Some(id(101)); 2]);
    }

    fn edge(from: u32, to: u32, two_way: bool) -> Edge {
        Edge { from, to, two_way }
    }

    /// What stands beside the first thing.
    fn told(edges: &[Edge]) -> Vec<(u32, Stands, Vec<usize>)> {
        beside(8, 0, edges).into_iter().map(|found| (found.thing, found.stands, found.way)).collect()
    }

    #[test]
    fn the_shortest_way_is_told() {
        let edges = [edge(1, 0, true), edge(1, 2, true), edge(2, 3, true), edge(3, 0, true)];
        assert_eq!(
            told(&edges),
            [(1, Stands::BothWays, vec![0]), (2, Stands::BothWays, vec![0, 1]), (3, Stands::BothWays, vec![3]),]
        );
    }

    #[test]
    fn what_leads_one_way_is_followed_forward_only_and_joins_nothing() {
        // 1 ⇔ 0; 2 → 1 → nothing of 2's own; 0 → 4 → 5; 6 → 4.
        let edges = [
            edge(1, 0, true),
            edge(2, 1, false),
            edge(3, 2, true),
            edge(0, 4, false),
            edge(4, 5, false),
            edge(6, 4, false),
            edge(7, 2, false),
        ];
        assert_eq!(
            told(&edges),
            [
                (1, Stands::BothWays, vec![0]),
                (2, Stands::Substitute, vec![0, 1]),
                (4, Stands::Replaced, vec![3]),
                (5, Stands::Replaced, vec![3, 4]),
            ]
        );
    }

    #[test]
    fn what_stands_beside_in_several_ways_is_told_once() {
        let edges = [edge(1, 0, false), edge(0, 1, false), edge(2, 0, false), edge(2, 0, true)];
        assert_eq!(told(&edges), [(2, Stands::BothWays, vec![3]), (1, Stands::Substitute, vec![0])]);
        assert!(told(&[edge(0, 0, true), edge(9, 0, true)]).is_empty());
    }

    proptest! {
        #[test]
        fn a_way_leads_from_the_thing_to_the_other_and_to_all_that_hangs_together(
            drawn in prop::collection::vec((0..12_u32, 0..12_u32, any::<bool>()), 0..30)
        ) {
            let edges: Vec<Edge> = drawn.iter().map(|(from, to, two_way)| edge(*from, *to, *two_way)).collect();
            let pairs: Vec<(u32, u32)> =
                edges.iter().filter(|edge| edge.two_way).map(|edge| (edge.from, edge.to)).collect();
            let roots = joined(12, &pairs);
            let found = beside(12, 0, &edges);
            for thing in 1..12_u32 {
                let together = roots[thing as usize] == roots[0];
                let told = found.iter().filter(|found| found.thing == thing).collect::<Vec<_>>();
                prop_assert!(told.len() <= 1);
                prop_assert_eq!(together, told.iter().any(|found| found.stands == Stands::BothWays));
            }
            for Found { thing, stands, way } in &found {
                let mut at = 0;
                for step in way {
                    let edge = edges[*step];
                    prop_assert!(edge.from == at || edge.to == at);
                    at = if edge.from == at { edge.to } else { edge.from };
                    match stands {
                        Stands::BothWays => prop_assert!(edge.two_way),
                        Stands::Replaced => prop_assert!(!edge.two_way && edge.to == at),
                        Stands::Substitute => prop_assert!(edge.two_way || edge.from == *thing),
                    }
                }
                prop_assert_eq!(at, *thing);
            }
        }
    }
}

//! What areas keep in the server's memory besides the database: one value of a kind, the same for everybody. It is lost with the process,
//! so only what can be read again is kept.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

type Kept = HashMap<TypeId, Arc<dyn Any + Send + Sync>>;

/// What is kept. Cheap to clone.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Kept>>);

impl Memory {
    /// The value of this kind: the same one whenever it is asked for.
    pub(crate) fn of<T: Any + Send + Sync + Default>(&self) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value =
            kept.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()) as Arc<dyn Any + Send + Sync>);
        let value = Arc::clone(value);
        drop(kept);
        value.downcast().unwrap_or_default()
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_value_of_a_kind() {
        #[derive(Debug, Default)]
        struct Count(Mutex<u32>);
        let memory = Memory::default();
        *memory.of::<Count>().0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        let again = memory.clone();
        assert_eq!(*again.of::<Count>().0.lock().unwrap_or_else(PoisonError::into_inner), 1);
        assert_eq!(*Memory::default().of::<Count>().0.lock().unwrap_or_else(PoisonError::into_inner), 0);
    }
}

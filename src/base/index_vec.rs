//! A vector that only accepts its own index type, so that the index of a gate cannot select a control.
//!
//! Not a dependency: of the available crates, `typed-index-collections` brings an unmaintained `bincode` into the lock
//! file, and `oxc_index` requires an `unsafe fn` for every index type, which this crate forbids.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut, Index, IndexMut};

/// Declares index types: numbers that are accepted only by an [`IndexVec`] of the same type.
macro_rules! index_types {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(usize);

        impl $name {
            /// Every index up to and including this one, in order.
            pub fn through(self) -> impl DoubleEndedIterator<Item = Self> {
                (0..=self.0).map(Self)
            }
        }

        impl From<usize> for $name {
            fn from(place: usize) -> Self {
                Self(place)
            }
        }

        impl From<$name> for usize {
            fn from(index: $name) -> Self {
                index.0
            }
        }
    )+};
}

pub(crate) use index_types;

/// A vector of `T` with the index type `I`. Indexing out of bounds panics, as for any vector.
#[derive(Debug)]
pub struct IndexVec<I, T> {
    items: Vec<T>,
    index: PhantomData<fn(I) -> I>,
}

impl<I: From<usize> + Into<usize>, T> IndexVec<I, T> {
    /// An empty vector.
    pub fn new() -> Self {
        Vec::new().into()
    }

    /// Appends an item.
    pub fn push(&mut self, item: T) {
        self.items.push(item);
    }

    /// The item at an index, if there is one.
    pub fn get(&self, index: I) -> Option<&T> {
        self.items.get(index.into())
    }

    /// The items up to and including index `last`.
    pub fn through(&self, last: I) -> &[T] {
        &self.items[..=last.into()]
    }

    /// Every index, in order.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.items.len()).map(I::from)
    }

    /// Every item with its index, in order.
    pub fn enumerated(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.indices().zip(&self.items)
    }

    /// The index of the first item that `wanted` accepts.
    pub fn position(&self, wanted: impl FnMut(&T) -> bool) -> Option<I> {
        self.iter().position(wanted).map(I::from)
    }

    /// The index of the last item that `wanted` accepts.
    pub fn rposition(&self, wanted: impl FnMut(&T) -> bool) -> Option<I> {
        self.iter().rposition(wanted).map(I::from)
    }

    /// A vector of the same length and index type, with `make` applied to each item.
    pub fn map<'a, U>(&'a self, make: impl FnMut(&'a T) -> U) -> IndexVec<I, U> {
        self.items.iter().map(make).collect()
    }
}

impl<I, T> From<Vec<T>> for IndexVec<I, T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            items,
            index: PhantomData,
        }
    }
}

impl<I, T> FromIterator<T> for IndexVec<I, T> {
    fn from_iter<S: IntoIterator<Item = T>>(items: S) -> Self {
        Vec::from_iter(items).into()
    }
}

impl<I: Into<usize>, T> Index<I> for IndexVec<I, T> {
    type Output = T;

    fn index(&self, index: I) -> &T {
        &self.items[index.into()]
    }
}

impl<I: Into<usize>, T> IndexMut<I> for IndexVec<I, T> {
    fn index_mut(&mut self, index: I) -> &mut T {
        &mut self.items[index.into()]
    }
}

impl<I, T> Deref for IndexVec<I, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<I, T> DerefMut for IndexVec<I, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.items
    }
}

impl<I, T> IntoIterator for IndexVec<I, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, I, T> IntoIterator for &'a IndexVec<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<I, T> Default for IndexVec<I, T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<I, T: Clone> Clone for IndexVec<I, T> {
    fn clone(&self) -> Self {
        self.items.clone().into()
    }
}

impl<I, T: PartialEq> PartialEq for IndexVec<I, T> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

impl<I, T: Eq> Eq for IndexVec<I, T> {}

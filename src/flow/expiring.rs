//! A map in memory whose entries end.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use chrono::{DateTime, Utc};

/// A map whose entries end, each at a time of its own.
#[derive(Debug)]
pub struct Expiring<K, V> {
    entries: HashMap<K, (V, DateTime<Utc>)>,
    by_end: BTreeSet<(DateTime<Utc>, K)>,
}

impl<K: Copy + Ord + Hash, V> Expiring<K, V> {
    /// Takes one entry out that has ended.
    pub fn remove_ended(&mut self, now: DateTime<Utc>) -> Option<V> {
        let has_ended = self.by_end.first().is_some_and(|(end, _)| *end <= now);
        if has_ended { self.remove_first() } else { None }
    }

    /// Keeps a value until a time, in place of one that was there.
    pub fn insert(&mut self, key: K, value: V, until: DateTime<Utc>) {
        self.remove(&key);
        self.entries.insert(key, (value, until));
        self.by_end.insert((until, key));
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key).map(|(value, _)| value)
    }

    /// Takes the value of a key out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let (value, until) = self.entries.remove(key)?;
        self.by_end.remove(&(until, *key));
        Some(value)
    }

    /// Takes the entry out that ends first.
    pub fn remove_first(&mut self) -> Option<V> {
        let (_, key) = self.by_end.pop_first()?;
        self.entries.remove(&key).map(|(value, _)| value)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

impl<K, V> Default for Expiring<K, V> {
    fn default() -> Self {
        Self { entries: HashMap::new(), by_end: BTreeSet::new() }
    }
}

//! Stores of pending logins and of used answers, for applications on more than one node.

pub mod sqlite;

//! Stores of pending logins, used answers and companies, for applications on more than one node.

pub mod sqlite;

//! An identity provider in the process, for unit tests.

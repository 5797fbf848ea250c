//! Runs scripts on real database servers, with their own clients, and asks the servers what they then hold.
//!
//! The servers are private: `up.sh` starts them in a temporary folder, on unix sockets, and they go when this test
//! process goes. `cargo test` uses what is in the cache and says loudly which servers are left out; `make test` fetches
//! them first.

#[cfg(test)]
mod fleet;

#[cfg(test)]
mod database;
#[cfg(test)]
mod report;

#[cfg(test)]
mod mysql;
#[cfg(test)]
mod postgresql;
#[cfg(test)]
mod postgresql_changes;
#[cfg(test)]
mod sqlite;

#[cfg(test)]
mod create_table;

#[cfg(test)]
mod selftest;

#[cfg(test)]
mod literals;

#[cfg(test)]
mod frames;

#[cfg(test)]
mod stopped;

#[cfg(test)]
mod types;

#[cfg(test)]
mod rebuilds;

#[cfg(test)]
mod mysql_changes;
#[cfg(test)]
mod mysql_indexed;

#[cfg(test)]
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "what only the snapshots and the laws need")]
mod support;

#[cfg(test)]
mod promise;
#[cfg(test)]
mod rows;

#[cfg(test)]
mod cases;

#[cfg(test)]
mod torture;

//! Every command and exactly its replies.

mod edit;
mod events;
mod hello;
mod history;
mod plain;
mod react;
mod remove;
mod send;
mod subscribe;

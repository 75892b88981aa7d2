//! Somebody who means harm, at every door: each attempt gets its documented answer, costs nobody else anything, and leaves
//! no secret in the log. SECURITY.md tells what stands against whom.

mod dawdling;
mod forgery;
mod oversize;
mod replay;
mod requests;
mod silence;
mod smuggling;

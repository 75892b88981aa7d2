//! What ends connections at once, without asking the store.

use super::{Connection, Hub};
use crate::kernel::broker::Control;
use quartier_protocol::close::CloseCode;
use quartier_protocol::id::MemberId;
use std::sync::Arc;

impl Hub {
    /// Closes the connections of this node that a control ends. `false`: it ends none; somebody has to look up what it changed.
    pub fn close_ended(&self, control: &Control) -> bool {
        match control {
            Control::CredentialEnded(digest) => {
                self.close_where(|connection| connection.credential == *digest, CloseCode::SessionEnded);
            }
            Control::CredentialReplaced(digest) => {
                self.close_where(|connection| connection.credential == *digest, CloseCode::Resync);
            }
            Control::ShownChanged(member) => self.close_member(*member, CloseCode::Resync),
            Control::CredentialBanned(digest) => {
                self.close_where(|connection| connection.credential == *digest, CloseCode::Banned);
            }
            _ => return false,
        }
        true
    }

    fn close_where(&self, ended: impl Fn(&Connection) -> bool, code: CloseCode) {
        self.connections
            .all()
            .iter()
            .filter(|connection| ended(connection))
            .for_each(|connection| connection.close(code));
    }

    fn close_member(&self, member: MemberId, code: CloseCode) {
        self.connections_of(member).iter().for_each(|connection| connection.close(code));
    }

    /// A member's connections to this node.
    pub fn connections_of(&self, member: MemberId) -> Vec<Arc<Connection>> {
        self.connections.of(member).map(|member| member.connections()).unwrap_or_default()
    }
}

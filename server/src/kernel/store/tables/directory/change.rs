//! Changing what is in the directory, as part of a step.

use super::{adding, rows};
use crate::kernel::Step;
use crate::kernel::store::directory::{ChannelChange, DirectoryChange, Rights};
use crate::{sql, values};
use quartier_protocol::id::MemberId;
use quartier_protocol::lang::Lang;
use quartier_protocol::push::Me;

/// Adds a change to a step.
pub(in crate::kernel::store::tables) fn change(step: &mut Step, change: &DirectoryChange) {
    match change {
        DirectoryChange::Newcomer(member) => adding::member(step, member),
        DirectoryChange::NewChannel(new) => adding::channel(step, new),
        DirectoryChange::Channel(changed) => channel(step, changed),
        DirectoryChange::Own(me) => own(step, me),
        DirectoryChange::Rights(member, theirs) => rights(step, *member, theirs),
        DirectoryChange::Gone(member) => gone(step, *member),
    }
}

fn channel(step: &mut Step, ChannelChange { id, name, topic, archived }: &ChannelChange) {
    let update = sql!(
        "UPDATE channels SET name_de = coalesce($2, name_de), name_fr = coalesce($3, name_fr), \
         topic_de = coalesce($4, topic_de), topic_fr = coalesce($5, topic_fr), archived = coalesce($6, archived), \
         version = version + 1 WHERE id = $1"
    );
    let [name_de, name_fr] = [name.as_ref().map(|name| name.de.as_str()), name.as_ref().map(|name| name.fr.as_str())];
    let [topic_de, topic_fr] =
        [topic.as_ref().map(|topic| topic.de.as_str()), topic.as_ref().map(|topic| topic.fr.as_str())];
    step.expect(1, update, values![id.0, name_de, name_fr, topic_de, topic_fr, *archived]);
}

/// What they are bound to and how far they have read goes with them. Gives back a row if the member was there.
pub(super) fn gone(step: &mut Step, member: MemberId) {
    step.run(sql!("DELETE FROM members WHERE id = $1 RETURNING id"), values![member.0]);
}

/// Gives back a row if the member is there.
pub(super) fn own(step: &mut Step, me: &Me) {
    let update = sql!("UPDATE members SET name = $2, lang = $3, reading = $4, writing = $5 WHERE id = $1 RETURNING id");
    let writing = me.writing.as_ref().map(Lang::as_str);
    step.run(update, values![me.id.0, me.name.as_str(), me.lang.as_str(), rows::reading(me), writing]);
}

/// Gives back a row if the member is there.
pub(super) fn rights(step: &mut Step, member: MemberId, Rights { role, bound }: &Rights) {
    // First, so that two who change the same member's wait for each other.
    let update = sql!("UPDATE members SET role = coalesce($2, role) WHERE id = $1 RETURNING id");
    step.run(update, values![member.0, role.map(rows::role_name)]);
    if let Some(bound) = bound {
        step.run(sql!("DELETE FROM bound WHERE member = $1"), values![member.0]);
        adding::bind(step, member, bound);
    }
}

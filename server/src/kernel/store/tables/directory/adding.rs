//! Adding to the directory what isn't there yet.

use super::rows;
use crate::kernel::Step;
use crate::kernel::store::directory::{DirectoryBatch, MemberRecord};
use crate::{sql, values};
use quartier_protocol::directory::{Channel, Council, Municipality, Neighbourhood, Pairing};
use quartier_protocol::id::{ChannelId, MemberId};
use quartier_protocol::lang::Lang;

/// Everything but the members; each thing only unless it is there.
pub(super) fn places(batch: &DirectoryBatch) -> Step {
    let mut step = Step::new();
    batch.municipalities.iter().for_each(|town| municipality(&mut step, town));
    batch.neighbourhoods.iter().for_each(|part| neighbourhood(&mut step, part));
    batch.councils.iter().for_each(|one| council(&mut step, one));
    batch.pairings.iter().for_each(|one| pairing(&mut step, one));
    batch.channels.iter().for_each(|one| channel(&mut step, one));
    step
}

fn municipality(step: &mut Step, town: &Municipality) {
    let add = sql!("INSERT INTO municipalities (id, country, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    step.run(add, values![town.id.0, rows::country_name(town.country), town.name.as_str()]);
}

fn neighbourhood(step: &mut Step, part: &Neighbourhood) {
    let add = sql!(
        "INSERT INTO neighbourhoods (id, municipality, name, development) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
    );
    step.run(add, values![part.id.0, part.municipality.0, part.name.as_str(), part.development]);
}

fn council(step: &mut Step, council: &Council) {
    let add = sql!(
        "INSERT INTO councils (id, kind, municipality, neighbourhood, lang) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING"
    );
    let neighbourhood = council.neighbourhood.map(|id| id.0);
    let (kind, lang) = (rows::kind_name(council.kind), council.lang.as_str());
    step.run(add, values![council.id.0, kind, council.municipality.0, neighbourhood, lang]);
}

fn pairing(step: &mut Step, pairing: &Pairing) {
    let add = sql!("INSERT INTO pairings (id, german, french) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    let [german, french] = pairing.councils;
    step.run(add, values![pairing.id.0, german.0, french.0]);
}

pub(super) fn channel(step: &mut Step, channel: &Channel) {
    let Channel { id, pairing, name, topic, archived } = channel;
    let add = sql!(
        "INSERT INTO channels (id, pairing, name_de, name_fr, topic_de, topic_fr, archived) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING"
    );
    let [name_de, name_fr] = [name.de.as_str(), name.fr.as_str()];
    step.run(add, values![id.0, pairing.0, name_de, name_fr, topic.de.as_str(), topic.fr.as_str(), *archived]);
}

/// Somebody who isn't there, with what they are bound to.
pub(super) fn member(step: &mut Step, MemberRecord { me, bound }: &MemberRecord) {
    let add = sql!(
        "INSERT INTO members (id, council, name, role, lang, reading, writing) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT DO NOTHING"
    );
    let (council, writing) = (me.council.map(|id| id.0), me.writing.as_ref().map(Lang::as_str));
    let (name, role, lang) = (me.name.as_str(), rows::role_name(me.role), me.lang.as_str());
    step.expect(1, add, values![me.id.0, council, name, role, lang, rows::reading(me), writing]);
    bind(step, me.id, bound);
}

/// Binds a member to channels, in this order, if they are there.
pub(super) fn bind(step: &mut Step, member: MemberId, bound: &[ChannelId]) {
    for (number, channel) in (0_u32..).zip(bound) {
        let add = sql!(
            "INSERT INTO bound (member, channel, number) SELECT id, $2, $3 FROM members WHERE id = $1 \
             ON CONFLICT DO NOTHING"
        );
        step.run(add, values![member.0, channel.0, number]);
    }
}

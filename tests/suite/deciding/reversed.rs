//! Appeals against what was not let through that are reversed when it can't appear any more: nothing of the decision stands, and the
//! appellant is told so (N4).

use super::*;
use crate::moderation::{notices, own, sides};
use quartier_protocol::http::moderation::notices::{AppealState, Measure};
use quartier_protocol::refusal::RefusalCode;

/// Has a facilitator decline what waits under a message's id, and its author appeal; the appeal's case.
async fn appealed(town: &Town, message: MessageId) -> CaseId {
    let [decider, _] = sides(town).await;
    let lying = case_of(town, message).await.summary.id;
    let declined = decide(town, decider, lying, &with_reasons(json!([{"act": "decline"}]))).await;
    assert_eq!(declined.status, 200, "{}", declined.text());
    let notice = notices(town, town.participant(0)).await.notices.remove(0);
    let path = format!("/api/v1/me/notices/{}/appeal", notice.id);
    let made = town.participant(0).post(&town.server, &path, &json!({"words": "Das war ein Zitat", "lang": "de"}));
    assert_eq!(made.answer().await.status, 204);
    case_of(town, message).await.summary.id
}

/// Has the other council's facilitator take the decision back; what the appellant is told.
async fn reversed(town: &Town, appeal: CaseId) {
    let [_, other] = sides(town).await;
    let done = decide(town, other, appeal, &json!({"acts": [{"act": "reverse"}], "facts": "Es war ein Zitat"})).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let told = notices(town, town.participant(0)).await.notices;
    let is_told = |one: &Notice| matches!(&one.about, NoticeKind::AppealDecided { upheld: false, why, .. } if why == "Es war ein Zitat");
    assert!(told.iter().any(is_told), "{told:?}");
    let declined = |one: &&Notice| matches!(&one.about, NoticeKind::Measure { statement, .. } if statement.measure == Measure::Declined);
    assert_eq!(told.iter().find(declined).map(|one| one.appeal), Some(AppealState::Reversed));
    let acts: Vec<Value> = audited(town).await.into_iter().map(|entry| entry["what"].clone()).collect();
    assert!(acts.contains(&json!("appeal.reversed")) && !acts.contains(&json!("message.released")), "{acts:?}");
}

async fn archive(town: &Town, archived: bool) {
    let path = format!("/api/v1/channels/{}", town.channel());
    let done = town.facilitator().patch(&town.server, &path, &json!({"archived": archived})).answer().await;
    assert_eq!(done.status, 200, "{}", done.text());
}

/// A message whose edit was not let through, and the appeal against that.
async fn declined_edit(town: &Town, author: &mut Client) -> (MessageId, CaseId) {
    let said = author.say(town.channel(), "alt").await.id;
    hold_all(town).await;
    assert!(try_edit(author, town.channel(), said, "ein Zitat").await.unwrap().held.is_some());
    (said, appealed(town, said).await)
}

async fn texts(client: &mut Client, channel: ChannelId) -> Vec<Option<String>> {
    let history = client.history(channel, None, None).await.unwrap();
    history.messages.into_iter().map(|one| one.text.map(|text| text.as_str().to_owned())).collect()
}

on_both_stores! {
    async fn n4_an_appeal_about_an_edit_is_reversed_though_another_edit_waits(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let (said, appeal) = declined_edit(&town, &mut lena).await;
        assert!(try_edit(&mut lena, channel, said, "noch anders").await.unwrap().held.is_some());
        reversed(&town, appeal).await;
        let waiting = own(&town, town.participant(0)).await.waiting;
        assert_eq!(waiting.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["noch anders"], "the newest text counts");
        release(&town, case_of(&town, said).await.summary.id).await;
        assert_eq!(texts(&mut lena, channel).await, [Some("noch anders".to_owned())]);
    }

    async fn n4_an_appeal_about_an_edit_is_reversed_though_the_message_was_taken_back(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        let (said, appeal) = declined_edit(&town, &mut lena).await;
        lena.remove(channel, said).await.unwrap();
        reversed(&town, appeal).await;
        assert_eq!(texts(&mut lena, channel).await, [None]);
        assert_eq!(desk(&town, "").await.cases, []);
    }

    async fn n4_an_appeal_is_reversed_while_the_channel_is_archived(place) {
        let town = Town::on(place).await;
        let channel = town.channel();
        let [mut lena] = town.talking().await;
        hold_all(&town).await;
        let message = new_message(channel, "ein Zitat");
        assert!(lena.send(&message).await.unwrap().held.is_some());
        let appeal = appealed(&town, message.id).await;
        archive(&town, true).await;
        reversed(&town, appeal).await;
        archive(&town, false).await;
        assert!(texts(&mut lena, channel).await.is_empty());
        // Her connection is told at least once, and what was told before may still be on its way.
        let again = loop {
            match lena.send(&message).await {
                Err(refusal) if refusal.code == RefusalCode::Archived => _ = lena.expect_channels().await,
                answer => break answer.unwrap(),
            }
        };
        assert!(again.held.is_some(), "said again it is looked at again");
    }
}

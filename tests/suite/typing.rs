//! Who is writing.

use quartier_protocol::push::{Push, Pushed};
use quartier_protocol::refusal::RefusalCode;
use quartier_tests::client::refused;
use quartier_tests::town::Town;

on_both_stores! {
    async fn who_writes_is_shown_to_the_others_of_the_channel(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis] = town.talking().await;
        lena.typing(town.channel()).await.unwrap();
        assert_eq!(yanis.expect_typing(town.channel()).await, lena.member());
    }

    async fn typing_again_at_once_is_not_passed_on(place) {
        let town = Town::on(place).await;
        let [mut lena, mut yanis, mut zoe] = town.talking().await;
        for _ in 0..5 {
            lena.typing(town.channel()).await.unwrap();
        }
        assert_eq!(yanis.expect_typing(town.channel()).await, lena.member());
        // Somebody else's typing comes after whatever Lena's would have caused.
        zoe.typing(town.channel()).await.unwrap();
        assert_eq!(yanis.expect_typing(town.channel()).await, zoe.member());
        yanis.expect_silence(|pushed| matches!(pushed, Pushed::Push(Push::Typing { .. }))).await;
    }

    async fn typing_needs_a_subscription(place) {
        let town = Town::on(place).await;
        let mut lena = town.participant(0).connect(&town.server).await;
        refused(lena.typing(town.channel()).await, RefusalCode::NotSubscribed);
    }
}

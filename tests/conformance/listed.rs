//! Which laws there are.

macro_rules! stamp {
    ($store:ty, $($group:ident { $($law:ident),* $(,)? })*) => { $($(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $law() {
            crate::conformance::bounded(crate::conformance::laws::$group::$law::<$store>()).await;
        }
    )*)* };
}

/// About logs, presence and what is told, and about what is kept together with them.
macro_rules! laws_of_logs {
    ($store:ty) => {
        stamp! { $store,
            order {
                offsets_are_dense,
                a_small_lag_takes_no_time_back,
                a_clock_that_was_ahead_is_forgotten,
                epochs_stay_over_a_crash_and_are_new_after_a_wipe,
                what_was_acknowledged_survives_a_crash,
            }
            posting {
                the_same_message_again_is_the_same_message,
                an_id_is_never_used_for_something_else,
                an_id_stays_used_after_an_edit_and_a_removal,
                answers_are_to_messages_that_are_there,
                nothing_new_is_posted_in_an_archived_channel,
                what_waited_says_when_it_was_written,
            }
            changing {
                edits_are_the_authors,
                racing_edits_leave_one_story,
                removals_are_the_authors,
                reactions_are_everybodys,
                reactions_stand_in_the_order_they_came,
                only_so_many_emoji_fit_a_message,
                a_channel_changes_in_its_log_and_in_the_directory,
                earlier_texts_are_kept_for_the_desk,
            }
            paging {
                events_page_forwards,
                messages_page_backwards,
                positions_from_elsewhere_are_not_answered,
                trimmed_history_is_said,
                a_dropped_messages_later_edits_lose_their_text,
                removed_texts_are_nowhere,
            }
            following {
                every_event_arrives_once_and_in_order,
                an_old_snapshot_with_the_events_is_a_fresh_one,
                snapshots_taken_amid_writes_are_of_one_moment,
                typing_and_control_arrive,
            }
            signs {
                a_channel_hears_of_a_changed_meeting_though_its_node_died,
                a_desk_hears_of_a_case_though_its_node_died,
                a_desk_ends_as_its_case_stands_whoever_told_it_last,
            }
            announcing {
                an_ended_session_is_told_until_every_node_heard,
                an_ending_waits_for_no_look_up,
                one_members_look_up_holds_up_nobody_elses,
                what_follows_from_a_step_is_done_though_its_node_died,
                a_channels_log_follows_the_directory_though_its_node_died,
                of_racing_changes_of_a_channel_none_is_lost_and_its_log_ends_as_the_directory,
                an_ending_told_late_ends_no_later_session,
                what_is_older_than_the_log_changes_nothing,
            }
            absent {
                what_an_engines_absence_delays_is_done_once_it_is_back,
            }
            exporting {
                a_log_that_is_trimmed_meanwhile_is_read_afresh,
            }
            planning {
                a_meeting_gets_its_message_whoever_is_cut_off,
            }
            reading {
                read_states_tell_where_a_member_stands,
                marks_never_go_back,
                unread_counts_messages_and_stops_at_its_cap,
                what_was_removed_is_not_unread,
                many_marks_are_one_step,
            }
            being_erased {
                an_erasure_is_done_though_its_node_died_at_the_beginning,
                an_erasure_is_ended_though_its_node_died,
                what_was_under_way_is_erased_as_well,
                nobody_comes_in_before_an_erasure_has_ended,
                an_erasure_fails_by_no_store_that_is_away,
                of_the_last_operators_one_stays,
                of_two_who_erase_one_member_one_decides,
            }
            erasing {
                what_somebody_said_is_taken_out,
                erasing_reaches_the_whole_log_and_archived_channels,
                a_log_knows_where_it_was_at_a_time,
            }
            hooking {
                a_hook_that_fails_for_a_day_is_switched_off_and_the_desk_is_told,
                what_arrives_in_between_begins_the_day_anew,
                a_hook_goes_on_in_a_log_that_was_lost_and_restored,
                a_hook_goes_on_behind_what_was_trimmed,
                a_hook_passes_over_nothing_that_is_not_trimmed,
                a_lease_of_a_clock_that_was_ahead_is_over,
                a_log_that_cannot_be_read_holds_up_no_other,
                a_hook_that_was_put_off_by_a_clock_that_was_ahead_goes_on,
                a_hook_that_failed_twice_in_two_days_is_not_switched_off,
            }
            withholding {
                what_is_taken_down_is_nowhere,
                what_is_put_back_is_as_it_was,
                what_is_put_back_is_a_message_like_any_other,
                only_what_is_withheld_comes_back,
                erasing_and_trimming_reach_what_is_withheld,
                of_racing_moderators_one_acts,
                one_message_is_found_as_it_is,
            }
            saying {
                both_languages_and_the_meeting_read_back,
                the_same_message_says_the_same_in_both_languages,
                an_edit_says_all_of_it_anew,
                a_removed_translation_is_nowhere,
                what_comes_back_comes_in_both_languages,
            }
            noting {
                notes_stand_in_their_channels_log,
                racing_notes_arrive_once_and_in_order,
            }
            desks {
                a_desk_has_a_log_of_its_own,
                a_case_may_be_the_first_thing_at_a_desk,
                a_desk_is_no_channel,
                a_desk_is_followed_trimmed_and_marked,
            }
            lifetimes {
                g7_messages_are_kept_as_long_as_their_channel_says,
                g7_of_two_nodes_one_deletes,
                s1_sessions_end_by_the_clock_unused_and_at_last,
                s4_a_passkey_counts_for_half_a_day,
                s3_cards_end_by_the_clock,
                w5_a_connection_ends_with_its_session,
                w5_a_connection_ends_with_a_session_that_nobody_uses,
            }
            moderating {
                n3_what_waits_too_long_expires_with_its_reasons,
                what_a_crash_cut_off_is_brought_about,
                what_a_node_that_died_had_decided_another_brings_about,
                a_decision_that_was_brought_about_leaves_no_job,
                what_a_crash_left_unreleased_appears_once,
                what_was_erased_meanwhile_stays_erased,
                restrictions_end_by_the_clock,
                a_slow_turn_is_over_to_the_millisecond,
                outside_duty_hours_messages_wait,
                after_the_brake_holds_what_held_before,
                an_older_edit_never_replaces_a_newer_one,
            }
            stalling {
                a_decision_brought_about_late_undoes_no_later_one,
                a_decision_is_answered_though_the_log_is_away,
                what_was_removed_again_is_not_put_back_by_an_earlier_decision,
            }
            looking_up {
                a_look_up_that_ends_late_puts_nothing_back,
                after_an_interruption_everything_is_looked_up,
                who_somebody_now_is_is_looked_up_until_it_can_be_read,
            }
            joining {
                early_joiners_miss_nothing_however_long_following_takes,
                those_who_join_at_once_share_one_start,
                a_start_that_fails_refuses_all_and_leaves_nothing,
                a_start_that_panics_refuses_all_and_leaves_nothing,
                a_snapshot_that_panics_leaves_nothing,
                a_stuck_start_is_given_up_and_holds_nobody_else,
                an_interruption_told_twice_is_made_good_once,
                what_goes_out_to_many_lets_others_have_their_turn,
                comings_and_goings_amid_writes_leave_no_gap,
            }
            excluding {
                what_keeps_out_of_one_pairing_leaves_the_other,
                a_suspension_from_one_pairing_ends_by_the_clock,
                whom_nobody_told_of_finds_out_by_the_next_second,
                a_message_for_later_is_said_where_its_author_is_in,
                banned_from_each_pairing_is_out_altogether,
                suspended_here_and_banned_there_is_out_until_the_suspension_ends,
                of_bans_that_race_the_last_one_is_known_for_it,
            }
            trying {
                a_trial_goes_back_as_many_days_as_is_asked,
                a_busy_channel_hides_no_other_from_a_trial,
            }
            keeping {
                a_clock_that_is_far_ahead_deletes_nothing_for_a_day,
                retention_that_failed_is_tried_again_soon,
                retention_reaches_all_but_the_log_that_can_not_be_read,
            }
            reminding {
                a_reminder_that_was_cut_off_is_there_once,
            }
            slowing {
                what_could_not_be_said_costs_no_turn,
            }
            presence {
                first_in_and_last_out_are_told_once,
                a_channel_that_cant_be_renewed_lets_nobody_elsewhere_expire,
                whom_an_absence_kept_from_being_renewed_is_not_taken_for_gone,
                races_of_devices_are_told_in_order,
                silent_connections_expire_by_the_clock,
                renewing_brings_back,
                channels_and_members_are_apart,
            }
            outage {
                every_call_ends_while_the_store_is_away,
                nothing_is_lost_or_doubled_by_an_outage,
                a_closed_store_answers_nothing,
            }
        }
    };
}

/// About what is kept, which is the same database behind every Redis; of logs they ask only what other laws hold them to. Beside SQLite and one Redis, `scripts/test-rust` leaves them to runs at
/// full size.
macro_rules! laws_of_records {
    ($store:ty) => {
        stamp! { $store,
            reminding {
                i6_reminders_come_once_at_local_time_where_clocks_change,
                of_nodes_that_race_one_reminds,
                a_missed_reminder_comes_late_or_not_at_all,
                what_a_bot_says_of_a_reminder_is_looked_into,
                what_was_called_off_or_moved_is_reminded_of_so,
                an_archived_channel_is_not_reminded,
                what_is_late_does_not_ring_at_night,
                ten_thousand_meetings_cost_nothing_while_nothing_is_due,
            }
            keeping {
                g7_a_meeting_goes_with_its_answers_and_minutes,
                g7_a_meeting_that_goes_on_loses_what_is_over,
                g7_minutes_stay_while_they_are_worked_with,
                g7_what_was_put_off_or_split_is_kept_until_it_is_over,
                g7_a_message_that_was_never_posted_goes_too,
                a_clock_that_was_ahead_stops_no_retention_once_it_is_right,
            }
            slowing {
                a_turn_lasts_as_long_as_the_channel_is_slow_now,
                a_turn_of_a_clock_that_was_ahead_is_over,
            }
            directory {
                founding_again_changes_nothing,
                a_persons_membership_is_their_councils,
                a_bots_membership_is_what_it_is_bound_to,
                a_view_is_of_the_asked_pairings_only,
                members_change_what_is_theirs,
                what_members_change_leaves_what_others_decided,
                a_participant_may_be_kept_to_channels,
                a_removed_member_leaves_nothing,
                an_overview_is_of_everything_but_people,
                what_is_there_can_be_amended,
            }
            records {
                a_record_reads_back_as_it_was_put,
                what_a_known_version_says_is_not_read_again,
                a_commit_happens_whole_or_not_at_all,
                a_version_is_never_used_twice,
                of_racing_commits_one_wins,
                what_must_be_absent_is_held_so_by_a_commit,
                commits_in_any_order_never_block_each_other,
                records_are_listed_by_term_in_pages,
                expired_records_are_not_there,
            }
            own_tables {
                own_tables_change_with_the_records_or_not_at_all,
                of_those_who_want_one_row_one_has_it,
            }
            arriving {
                a_newcomer_is_there_with_the_commit_or_not_at_all,
                w11_a_joining_that_breaks_off_leaves_nobody,
                w11_a_bot_that_was_not_made_is_nowhere,
            }
            fetching {
                a_calendar_is_fetched_when_it_is_time_and_followed,
                what_can_not_be_had_or_read_is_said_and_changes_nothing,
                a_fetch_that_fails_here_is_seen_and_done_again,
                of_two_nodes_one_fetches,
            }
            holidays {
                a_time_that_holidays_leave_out_is_not_reminded_of,
            }
            planning {
                i2_i4_other_programs_read_the_same_local_times_from_a_calendar,
                i4_what_was_called_off_is_served_for_a_year,
                what_is_long_over_is_not_read,
            }
            calendars {
                a_calendar_that_is_removed_leaves_nothing_of_what_another_node_takes_in,
                what_is_called_off_takes_no_room_and_no_room_is_needed_to_end,
                what_is_over_counts_against_no_limit,
                a_calendar_with_other_names_each_time_leaves_nothing_behind,
                calendars_of_an_archived_channel_are_not_followed,
                no_calendar_changes_by_a_clock_that_is_ahead,
            }
            days_off {
                a_holiday_that_is_added_stops_no_reminders,
                days_off_that_are_taken_away_are_reminded_of,
            }
            counted {
                what_became_of_a_reminder_is_counted,
                what_became_of_a_message_for_later_is_counted,
                hooks_that_have_nothing_to_deliver_cost_one_question_a_look,
            }
            jobs {
                a_job_that_fails_is_in_nobodys_way_and_given_up_in_the_end,
                a_job_of_a_newer_version_is_in_nobodys_way,
                of_nodes_that_fail_at_once_one_notes_it,
                a_job_that_nothing_owns_is_taken_out,
                a_clock_that_is_far_ahead_brings_nothing_forward,
                what_a_clock_that_was_ahead_put_off_is_done,
                reminders_that_cannot_be_posted_hold_up_no_other,
            }
            scheduling {
                i6_a_message_for_later_comes_once_at_local_time,
                a_message_for_later_that_was_missed_comes_within_the_hour,
                rights_are_those_of_the_moment,
                whoever_may_not_speak_when_it_is_due_is_told_why,
                a_slow_channel_has_it_wait,
                what_waits_its_turn_in_a_slow_channel_goes_on_waiting_whatever_it_says,
                in_an_archived_channel_it_is_listed_and_taken_back,
                it_can_be_changed_and_taken_back_and_has_an_end,
                a_bot_says_later_what_it_may_say_then,
            }
            feeds {
                i5_a_calendar_that_is_as_it_was_is_not_made_again,
                i5_what_is_changed_on_one_node_is_read_on_every_other,
                i5_a_calendar_is_of_the_channels_its_member_has_now,
            }
            holding {
                a_second_in_which_nothing_changes_costs_the_same_however_much_was_not_let_through,
                who_may_have_something_waiting_is_known_on_every_node_until_they_are_erased,
                a_flood_of_what_waits_proposes_the_brake,
            }
            bringing {
                what_no_case_has_room_for_lies_in_the_next,
                what_comes_in_while_a_decision_hangs_is_not_refused,
                of_nodes_that_notice_a_surge_one_proposes_the_brake,
            }
            parting {
                n3_a_farewell_lasts_as_long_as_an_appeal_can_be_decided,
                of_all_who_use_a_card_to_read_at_once_one_reads,
                n3_whoever_is_let_back_in_has_no_farewell_left,
                a_card_to_read_used_as_the_ban_ends_is_one_or_the_other,
                n4_what_was_not_let_through_comes_back_by_the_last_appeal,
            }
        }
    };
}

//! The rules of the wire, each by its number.

mod rule_01_one_frame_for_all;
mod rule_02_order_is_the_logs;
mod rule_03_send_means_durable;
mod rule_05_recovery_is_honest;
mod rule_07_errors_keep_the_connection;
mod rule_09_unknown_fields_are_ignored;
mod rule_10_removed_is_removed;
mod rule_11_limits;

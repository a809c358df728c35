//! What is told to the program that started this one, where it wants to know: that it is ready, that it is alive, that it
//! stops. systemd wants to, and says so by variables of the environment; where nobody does, nothing is told.

#[cfg(target_os = "linux")]
mod system {
    use std::time::Duration;

    use hedgerow_node::Relay;
    use sd_notify::NotifyState;

    /// Neighbours can come.
    pub(crate) fn is_ready() {
        let _ = sd_notify::notify(&[NotifyState::Ready]);
    }

    /// It says goodbye.
    pub(crate) fn stops() {
        let _ = sd_notify::notify(&[NotifyState::Stopping]);
    }

    /// Gives signs of life as often as they are wanted, as long as the relay peer answers.
    pub(crate) async fn is_watched(relay: Relay) {
        let Some(within) = sd_notify::watchdog_enabled() else { return };
        let mut due = tokio::time::interval((within / 3).max(Duration::from_millis(100)));
        loop {
            due.tick().await;
            if matches!(tokio::time::timeout(within / 2, relay.status()).await, Ok(Ok(_))) {
                let _ = sd_notify::notify(&[NotifyState::Watchdog]);
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use hedgerow_node::Relay;

    pub(crate) fn is_ready() {}

    pub(crate) fn stops() {}

    pub(crate) async fn is_watched(_: Relay) {}
}

pub(crate) use system::{is_ready, is_watched, stops};

//! Hedgerow starts with the computer where the settings say so, and nothing else of it depends on that.

use auto_launch::{AutoLaunch, AutoLaunchBuilder};

/// Among the words of a start: nobody asked for a window.
pub(crate) const AT_LOGIN: &str = "--at-login";

/// Makes it so that Hedgerow starts with the computer for one person, or does not. Where this program starts so for
/// somebody else it is left as it is.
pub(crate) fn start_at_login(person: &str, wanted: bool) {
    let Some(launch) = launch(person) else { return };
    let is_so = launch.is_enabled().unwrap_or(false);
    let done = match (wanted, is_so) {
        (true, false) => launch.enable(),
        (false, true) => launch.disable(),
        _ => Ok(()),
    };
    if let Err(error) = done {
        tracing::warn!(%error, "it cannot be set whether Hedgerow starts with the computer");
    }
}

fn launch(person: &str) -> Option<AutoLaunch> {
    let program = std::env::current_exe().ok()?;
    let name = if person == "1" { "Hedgerow".to_owned() } else { format!("Hedgerow-{person}") };
    AutoLaunchBuilder::new()
        .set_app_name(&name)
        .set_app_path(program.to_str()?)
        .set_args(&[AT_LOGIN, "--person", person])
        .build()
        .ok()
}

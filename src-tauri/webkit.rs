//! On some graphics cards WebKitGTK before 2.48 shows nothing but white unless it is told not to share buffers with them.

use std::process::ExitCode;

const RENDERER: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
/// From here on WebKitGTK finds it out by itself.
const FIXED_IN: (u32, u32) = (2, 48);

/// Starts this program once more with the variable that helps, where it must be there before anything else is. Answers
/// with the end of that, or nothing where nothing is to be done.
pub(crate) fn start_again_if_it_must() -> Option<ExitCode> {
    if !cfg!(target_os = "linux") || std::env::var_os(RENDERER).is_some() || !is_needed() {
        return None;
    }
    let status = again().env(RENDERER, "1").status().ok()?;
    Some(u8::try_from(status.code().unwrap_or(1)).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// This program with the words it was started with.
pub(crate) fn again() -> std::process::Command {
    let mut command = anew();
    command.args(std::env::args_os().skip(1));
    command
}

/// This program with nothing of what it was started with.
pub(crate) fn anew() -> std::process::Command {
    std::process::Command::new(std::env::current_exe().unwrap_or_else(|_| "hedgerow-desktop".into()))
}

fn is_needed() -> bool {
    let is_old = tauri::webview_version().is_ok_and(|version| is_before(&version, FIXED_IN));
    is_old || std::path::Path::new("/proc/driver/nvidia/version").exists()
}

fn is_before(version: &str, than: (u32, u32)) -> bool {
    let mut numbers = version.split('.').map(|n| n.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) < than
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_before("2.46.5", FIXED_IN) && is_before("2.5", FIXED_IN));
        assert!(
            !is_before("2.48.0", FIXED_IN) && !is_before("2.50.6", FIXED_IN) && !is_before("3.0", FIXED_IN)
        );
    }
}

//! The bell: what the pages want to tell while nobody looks at them is shown by the computer, and a click on it leads to
//! the page that it tells of. What is told, in which words and when is for the pages to say.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use notify_rust::Notification;
use tauri::{AppHandle, Manager, State};
use tokio::sync::broadcast;

/// Notifications that wait for a click at the same time; of more than these a click only opens the window.
const WAITING: usize = 8;
/// Letters of a title or a text; a longer one is cut.
const LETTERS: usize = 300;

/// Where clicks on notifications lead, told to the pages.
pub(crate) struct Bell {
    clicks: broadcast::Sender<String>,
    waiting: Arc<AtomicUsize>,
}

impl Default for Bell {
    fn default() -> Self {
        Bell { clicks: broadcast::Sender::new(WAITING), waiting: Arc::default() }
    }
}

impl Bell {
    /// The clicks that come from now on, each as the place of a page.
    pub(crate) fn listen(&self) -> broadcast::Receiver<String> {
        self.clicks.subscribe()
    }
}

/// Shows a notification; a click on it brings the window to the front and leads to a place among the pages.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)] // Tauri hands it over so.
pub(crate) fn ring(
    app: AppHandle,
    bell: State<'_, Bell>,
    title: String,
    text: String,
    place: String,
) -> Result<(), String> {
    let waiting = Arc::clone(&bell.waiting);
    if waiting.fetch_add(1, Ordering::AcqRel) >= WAITING {
        waiting.fetch_sub(1, Ordering::AcqRel);
        return Err("too many notifications wait for a click".to_owned());
    }
    // Showing one and waiting for the click both hold a thread up.
    let shown = std::thread::Builder::new().name("bell".to_owned()).spawn(move || {
        if let Err(error) = show(&title, &text, || {
            crate::show(&app);
            let _ = app.state::<Bell>().clicks.send(place.clone());
        }) {
            tracing::info!(%error, "this computer shows no notifications");
        }
        waiting.fetch_sub(1, Ordering::AcqRel);
    });
    shown.map(|_| ()).map_err(|error| error.to_string())
}

#[cfg(all(unix, not(target_os = "macos")))]
fn show(title: &str, text: &str, on_click: impl Fn()) -> notify_rust::error::Result<()> {
    let reads_markup = notify_rust::get_capabilities()?.iter().any(|can| can == "body-markup");
    let text = if reads_markup { without_markup(text) } else { text.to_owned() };
    let shown = notification(title, &text).action("default", title).show()?;
    shown.wait_for_action(|action| {
        if action == "default" {
            on_click();
        }
    });
    Ok(())
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn show(title: &str, text: &str, _on_click: impl Fn()) -> notify_rust::error::Result<()> {
    notification(title, text).show().map(|_| ())
}

fn notification(title: &str, text: &str) -> Notification {
    let cut = |long: &str| long.chars().take(LETTERS).collect::<String>();
    Notification::new()
        .appname("Hedgerow")
        .icon("hedgerow-desktop")
        .summary(&cut(title))
        .body(&cut(text))
        .finalize()
}

/// A neighbour's words are words also where the text of a notification may hold markup.
fn without_markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_neighbours_words_stays_words() {
        assert_eq!(
            without_markup("<b>saw</b> & <img src=x>"),
            "&lt;b&gt;saw&lt;/b&gt; &amp; &lt;img src=x&gt;"
        );
    }
}

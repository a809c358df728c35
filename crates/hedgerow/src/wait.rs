//! Waiting for long work with a bar that says how far it has come.

use std::io::IsTerminal;

use hedgerow_node::view::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::mpsc;

use crate::out::Out;

/// A bar on the error output; none for a program, or where nobody looks.
pub(crate) struct Bar(Option<ProgressBar>);

impl Bar {
    pub(crate) fn new(out: Out, what: &str) -> Bar {
        if out.json || !std::io::stderr().is_terminal() {
            return Bar(None);
        }
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(std::time::Duration::from_millis(120));
        Bar(Some(bar))
    }

    pub(crate) fn show(&self, progress: &Progress) {
        if let Bar(Some(bar)) = self {
            bar.set_length(progress.of);
            bar.set_position(progress.done);
        }
    }

    pub(crate) fn finish(&self) {
        if let Bar(Some(bar)) = self {
            bar.finish_and_clear();
        }
    }
}

/// Runs something long, showing its progress meanwhile.
pub(crate) async fn watching<T>(
    out: Out,
    what: &str,
    mut progress: mpsc::Receiver<Progress>,
    work: impl Future<Output = T>,
) -> T {
    let bar = Bar::new(out, what);
    tokio::pin!(work);
    loop {
        tokio::select! {
            result = &mut work => {
                bar.finish();
                return result;
            }
            Some(progress) = progress.recv() => bar.show(&progress),
        }
    }
}

//! Signs of life while nothing else is to be said: a cable that was pulled tells nobody.

use hedgerow_record::limits::{PING_AFTER, PING_EVERY, PONG_IN_DOUBT};
use hedgerow_record::{Millis, Span};

/// When the other side was heard, and since when an answer is missing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pulse {
    heard: Millis,
    /// The first word since then that nothing was heard after.
    said: Option<Millis>,
    asked: Option<Asked>,
}

/// A question for a sign of life.
#[derive(Clone, Copy, Debug)]
struct Asked {
    at: Millis,
    /// The network has changed or the computer slept: nobody is believed to be there.
    in_doubt: bool,
}

/// What the passing of time calls for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Beat {
    Rest,
    Ask,
    Dead,
}

impl Pulse {
    pub(crate) fn new(now: Millis) -> Pulse {
        Pulse { heard: now, said: None, asked: None }
    }

    /// Anything was heard.
    pub(crate) fn heard(&mut self, now: Millis) {
        *self = Pulse::new(now);
    }

    /// Something was said; signs of life themselves do not count, or two would keep each other awake for ever.
    pub(crate) fn said(&mut self, now: Millis) {
        self.said.get_or_insert(now);
    }

    /// Somebody doubts that the other side is there: it is asked now. Whether it has to be.
    pub(crate) fn doubt(&mut self, now: Millis) -> bool {
        let is_new = self.asked.is_none();
        self.asked = Some(Asked { at: now, in_doubt: true });
        is_new
    }

    /// When something is to be done, where an answer may take so long.
    pub(crate) fn deadline(&self, patience: Span) -> Millis {
        match (self.asked, self.said) {
            (Some(Asked { at, in_doubt: true }), _) => at + PONG_IN_DOUBT,
            (Some(Asked { at, .. }), _) => at + patience,
            (None, Some(said)) => (said + PING_AFTER).min(self.heard + PING_EVERY),
            (None, None) => self.heard + PING_EVERY,
        }
    }

    pub(crate) fn tick(&mut self, now: Millis, patience: Span) -> Beat {
        if now < self.deadline(patience) {
            return Beat::Rest;
        }
        if self.asked.is_some() {
            return Beat::Dead;
        }
        self.asked = Some(Asked { at: now, in_doubt: false });
        Beat::Ask
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hedgerow_record::limits::PONG_WITHIN;

    #[test]
    fn who_does_not_answer_is_asked_and_then_given_up() {
        let start = Millis(1_000_000);
        let mut pulse = Pulse::new(start);
        assert_eq!(pulse.tick(start + PING_EVERY - Span::millis(1), PONG_WITHIN), Beat::Rest);
        pulse.said(start);
        assert_eq!(pulse.tick(start + PING_AFTER, PONG_WITHIN), Beat::Ask);
        assert_eq!(pulse.tick(start + PING_AFTER + PONG_WITHIN - Span::millis(1), PONG_WITHIN), Beat::Rest);
        assert_eq!(pulse.tick(start + PING_AFTER + PONG_WITHIN, PONG_WITHIN), Beat::Dead);
        // The control: an answer in time, and all is well for a long while.
        pulse.heard(start + PING_AFTER);
        assert_eq!(pulse.tick(start + PING_AFTER + PONG_WITHIN, PONG_WITHIN), Beat::Rest);
        assert_eq!(pulse.deadline(PONG_WITHIN), start + PING_AFTER + PING_EVERY);
    }
}

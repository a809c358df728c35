//! Running a target where its panic is an answer.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use super::Target;

/// Runs that making an input smaller may cost.
const PATIENCE: usize = 4_000;

thread_local! {
    /// What the panic of this thread said, while somebody waits for it.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
    static WAITS: RefCell<bool> = const { RefCell::new(false) };
}

/// What a target says of an input, if it panics.
pub fn failure(target: Target, input: &[u8]) -> Option<String> {
    listen();
    WAITS.set(true);
    let result = catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    WAITS.set(false);
    let said = SAID.take();
    result.err().map(|_| said.unwrap_or_else(|| "it does not say why".to_owned()))
}

/// The smallest input found that makes the target panic as this one does, at the same place.
pub fn smaller(target: Target, input: &[u8]) -> Vec<u8> {
    let place = |why: String| why.lines().next().unwrap_or_default().to_owned();
    let Some(why) = failure(target, input).map(place) else { return input.to_vec() };
    let mut best = input.to_vec();
    let (mut piece, mut tries) = (best.len().div_ceil(2), 0);
    while piece > 0 && tries < PATIENCE {
        let mut at = 0;
        while at < best.len() && tries < PATIENCE {
            let mut without = best.clone();
            without.drain(at..(at + piece).min(best.len()));
            tries += 1;
            match failure(target, &without).map(place) {
                Some(again) if again == why => best = without,
                _ => at += piece,
            }
        }
        piece /= 2;
    }
    best
}

/// Panics that somebody waits for are not printed: a search for a smaller input has thousands of them.
fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if WAITS.with_borrow(|waits| *waits) {
                let place = panic.location().map_or_else(String::new, ToString::to_string);
                let words = panic.payload_as_str().unwrap_or_default();
                SAID.set(Some(format!("{place}\n{words}")));
            } else {
                before(panic);
            }
        }));
    });
}

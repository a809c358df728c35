//! Codes at the door: each side shows its own and types the other's.

use hedgerow_deal::{DealId, Door, Party, Step, party};

use crate::deals::{OpenDeal, deal_text};
use crate::error::NodeError;
use crate::street::Street;
use crate::view::{DealStep, DoorCode};

/// Under this, the deal's name and the step lies how often a wrong code was typed.
const TRIES: &str = "tries/";
/// Wrong codes that may be typed.
const TRIES_MAX: u8 = 5;
/// Digits of a code.
const DIGITS: usize = 6;

impl Street {
    /// Puts the code that was typed into a step, if it is the other's.
    pub(crate) fn with_code(&self, id: &DealId, step: Step, said: &DealStep) -> Result<Step, NodeError> {
        let typed = match said {
            DealStep::HandOver { code, .. } | DealStep::Return { code, .. } => code.as_deref(),
            _ => None,
        };
        let Some(typed) = typed.map(str::trim).filter(|t| !t.is_empty()) else { return Ok(step) };
        Ok(match step {
            Step::HandOver { note, .. } => {
                Step::HandOver { note, code: Some(self.check_code(id, Door::HandOver, typed)?) }
            }
            Step::Return { note, .. } => {
                Step::Return { note, code: Some(self.check_code(id, Door::Return, typed)?) }
            }
            other => other,
        })
    }

    fn check_code(&self, id: &DealId, door: Door, typed: &str) -> Result<u32, NodeError> {
        let open = self.deals.open.get(id);
        let other = open.and_then(|open| Some((open.deal.door?, self.other_party(open)?)));
        let (seed, other) = other.ok_or_else(|| {
            NodeError::refused("E_CODE", "this loan has no codes").help("Say it without a code.")
        })?;
        let name = format!("{TRIES}{}/{}", deal_text(id), door_text(door));
        let tries = self.store.app(&name)?.and_then(|bytes| bytes.first().copied()).unwrap_or(0);
        if tries >= TRIES_MAX {
            return Err(NodeError::refused("E_CODE_TRIES", format!("{TRIES_MAX} wrong codes were typed"))
                .help("Say it without a code. Your neighbour sees that it was said so."));
        }
        let code = seed.code(id, door, other);
        if read_code(typed) == Some(code) {
            return Ok(code);
        }
        self.store.put_app(&[(name, Some(vec![tries + 1]))])?;
        let left = match TRIES_MAX - tries - 1 {
            0 => "That was the last try; say it without a code.".to_owned(),
            1 => "There is 1 try left.".to_owned(),
            n => format!("There are {n} tries left."),
        };
        Err(NodeError::usage("E_CODE", "code", "this is not your neighbour's code")
            .help(format!("Read it off your neighbour's screen or ticket. {left}")))
    }

    /// The code this person shows now, and whether the other's may be typed.
    pub(crate) fn door_code(&self, open: &OpenDeal) -> Option<DoorCode> {
        let seed = open.deal.door.filter(|_| open.deal.holds_days())?;
        let mine = party(&open.folder.about, &self.me())?;
        let (handed, returned) = (open.deal.handed_over, open.deal.returned);
        let (door, said) = match handed.by_both() || returned.by_anybody() {
            false => (Door::HandOver, handed),
            true => (Door::Return, returned),
        };
        Some(DoorCode {
            mine: format!("{:0DIGITS$}", seed.code(&open.folder.deal, door, mine)),
            what: door_text(door).to_owned(),
            enter: !said.by(mine),
        })
    }

    /// Whether a step was said with the right code.
    pub(crate) fn is_proved(&self, open: &OpenDeal, step: &Step, by: Party) -> bool {
        let (door, code) = match step {
            Step::HandOver { code: Some(code), .. } => (Door::HandOver, *code),
            Step::Return { code: Some(code), .. } => (Door::Return, *code),
            _ => return false,
        };
        open.deal.door.is_some_and(|seed| seed.code(&open.folder.deal, door, opposite(by)) == code)
    }

    fn other_party(&self, open: &OpenDeal) -> Option<Party> {
        party(&open.folder.about, &self.me()).map(opposite)
    }
}

fn opposite(party: Party) -> Party {
    match party {
        Party::Keeper => Party::Asker,
        Party::Asker => Party::Keeper,
    }
}

fn door_text(door: Door) -> &'static str {
    match door {
        Door::HandOver => "hand_over",
        Door::Return => "return",
    }
}

/// Six digits, however they are grouped.
fn read_code(typed: &str) -> Option<u32> {
    let digits: String =
        typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '·')).collect();
    let is_code = digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    is_code.then(|| digits.parse().ok()).flatten()
}

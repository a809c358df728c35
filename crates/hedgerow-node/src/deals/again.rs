//! Deals of a person who comes back on another computer: their folders out of the safe, and what was said and not heard.

use hedgerow_deal::{DealId, Folder, Step, party};
use hedgerow_record::Millis;
use rand_chacha::ChaCha20Rng;

use super::{Deals, folder_row};
use crate::error::NodeError;
use crate::street::Street;

impl Street {
    /// Takes in a deal as another computer of this person's kept it.
    pub(crate) fn take_folder(&mut self, kept: &Folder) -> Result<(), NodeError> {
        if party(&kept.about, &self.me()).is_none() {
            return Ok(());
        }
        let open = self.deals.known(kept.deal, &kept.about);
        open.folder.join(kept);
        Deals::refold(open);
        Ok(self.store.put_app(&[folder_row(&open.folder, open.slot)])?)
    }

    /// Says again with this computer what another one of this person's had said, at the time at which it was said.
    pub(crate) fn say_again(
        &mut self,
        steps: Vec<(DealId, Step, Millis)>,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let (me, mine) = (self.me(), self.device.key());
        let mut touched = Vec::new();
        for (id, step, at) in steps {
            let Some(open) = self.deals.open.get_mut(&id) else { continue };
            if open.folder.said.iter().any(|s| s.device == mine && s.at == at && s.step == step) {
                continue;
            }
            open.folder.say(me, mine, step, at);
            Deals::refold(open);
            if !touched.contains(&id) {
                touched.push(id);
            }
        }
        if touched.is_empty() { Ok(()) } else { self.send(&touched, &[], now, rng) }
    }
}

//! Whoever comes to a relay peer says by its tags which group it is of. Until then nothing of any group is said.

use std::sync::Arc;
use std::time::Duration;

use hedgerow_net::FrameStream;
use hedgerow_record::limits::STALL;
use hedgerow_sync::Terms;

use super::hall::Lane;
use crate::clock::now;
use crate::shared::Shared;
use crate::talk::Begun;

/// How long a last word may take to leave.
const LAST_WORD: Duration = Duration::from_secs(2);

/// Hears whoever has come until it is known in whose house the session is; nothing where it is in none.
pub(crate) async fn receive(stream: FrameStream, terms: Terms, lanes: &[Lane]) -> Option<(Lane, Begun)> {
    tokio::time::timeout(STALL.as_duration(), hear(stream, terms, lanes)).await.ok().flatten()
}

async fn hear(stream: FrameStream, terms: Terms, lanes: &[Lane]) -> Option<(Lane, Begun)> {
    let mut begun = Begun::new(stream, terms);
    // Who answers a greeting says nothing of any group: any house will do.
    let any = Arc::clone(&lanes.first()?.shared);
    let hello = begun.reader.read().await.ok()??;
    begun.session.receive(&hello, &*any, now());
    say(&mut begun, &any).await?;
    let meet = begun.reader.read().await.ok()??;
    if let Some(lane) = lanes.iter().find(|lane| begun.session.is_known_to(&meet, &*lane.shared)) {
        begun.frame = Some(meet);
        return Some((lane.clone(), begun));
    }
    begun.session.receive(&meet, &*any, now());
    let _ = tokio::time::timeout(LAST_WORD, say(&mut begun, &any)).await;
    let _ = begun.writer.close().await;
    None
}

async fn say(begun: &mut Begun, any: &Shared) -> Option<()> {
    while let Some(frame) = begun.session.poll_frame(any, now()) {
        begun.writer.write(&frame).await.ok()?;
    }
    begun.writer.flush().await.ok()
}

//! A long cable: frames take their time on it. The kernel of a small machine cannot delay them, so they pass through two
//! TAP devices and this process.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use tun_rs::{DeviceBuilder, Layer, SyncDevice};

/// Frames on their way; more are lost, as on any cable.
const FRAMES: usize = 4_096;
/// An Ethernet frame with room for a tag.
const FRAME: usize = 1_600;

/// Lays a cable between two ends of these names in this namespace; each frame takes so long. It lies there until the
/// process ends.
pub(crate) fn lay(ends: [&str; 2], delay: Duration) {
    let [here, there] = ends.map(end);
    carry(Arc::clone(&here), Arc::clone(&there), delay);
    carry(there, here, delay);
}

fn end(name: &str) -> Arc<SyncDevice> {
    let device = DeviceBuilder::new().name(name).layer(Layer::L2).packet_information(false);
    Arc::new(device.build_sync().unwrap())
}

fn carry(from: Arc<SyncDevice>, to: Arc<SyncDevice>, delay: Duration) {
    let (put, take): (SyncSender<(Instant, Vec<u8>)>, Receiver<_>) = sync_channel(FRAMES);
    std::thread::spawn(move || {
        let mut frame = [0; FRAME];
        while let Ok(len) = from.recv(&mut frame) {
            let _ = put.try_send((Instant::now() + delay, frame[..len].to_vec()));
        }
    });
    std::thread::spawn(move || {
        for (due, frame) in take {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let _ = to.send(&frame);
        }
    });
}

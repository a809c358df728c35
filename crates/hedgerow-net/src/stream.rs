//! Frames on a stream: `u32` length in network order, then so many bytes.

use std::sync::Arc;

use futures::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};
use hedgerow_record::limits::FRAME_MAX;
use libp2p::Stream;

/// Bytes read at a time.
const CHUNK: usize = 64 * 1024;

/// Why a frame could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The other side announced a frame longer than any may be; nothing was reserved for it.
    #[error("the other computer announced a message of {0} bytes, more than any may have")]
    Oversize(usize),
    /// The stream ended within a frame.
    #[error("the connection was cut within a message")]
    Cut,
    /// The transport failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// A stream of frames with one neighbour.
pub struct FrameStream {
    stream: Stream,
    alive: Arc<()>,
}

/// The half that is read.
pub struct FrameReader {
    half: ReadHalf<Stream>,
    deframer: Deframer,
    chunk: Box<[u8]>,
    _alive: Arc<()>,
}

/// The half that is written.
pub struct FrameWriter {
    half: WriteHalf<Stream>,
    _alive: Arc<()>,
}

impl FrameStream {
    pub(crate) fn new(stream: Stream, alive: Arc<()>) -> Self {
        FrameStream { stream, alive }
    }

    /// Both halves, for two tasks.
    pub fn split(self) -> (FrameReader, FrameWriter) {
        let (read, write) = self.stream.split();
        let chunk = vec![0; CHUNK].into_boxed_slice();
        let reader =
            FrameReader { half: read, deframer: Deframer::default(), chunk, _alive: Arc::clone(&self.alive) };
        (reader, FrameWriter { half: write, _alive: self.alive })
    }
}

impl FrameReader {
    /// The next frame, or nothing at the stream's end. A read that is dropped midway loses nothing.
    pub async fn read(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        loop {
            if let Some(frame) = self.deframer.next_frame()? {
                return Ok(Some(frame));
            }
            match self.half.read(&mut self.chunk).await? {
                0 if self.deframer.is_between_frames() => return Ok(None),
                0 => return Err(FrameError::Cut),
                n => self.deframer.push(&self.chunk[..n]),
            }
        }
    }
}

impl FrameWriter {
    /// Writes one frame; it waits while the other side does not read.
    pub async fn write(&mut self, frame: &[u8]) -> Result<(), FrameError> {
        let len = u32::try_from(frame.len()).ok().filter(|_| frame.len() <= FRAME_MAX);
        let len = len.ok_or(FrameError::Oversize(frame.len()))?;
        self.half.write_all(&len.to_be_bytes()).await?;
        self.half.write_all(frame).await?;
        Ok(())
    }

    /// Sends what was written on its way.
    pub async fn flush(&mut self) -> Result<(), FrameError> {
        Ok(self.half.flush().await?)
    }

    /// Ends the stream towards the other side.
    pub async fn close(&mut self) -> Result<(), FrameError> {
        Ok(self.half.close().await?)
    }
}

/// Bytes in, frames out. Never holds more than one frame and one chunk.
#[derive(Debug, Default)]
pub struct Deframer {
    bytes: Vec<u8>,
    at: usize,
}

impl Deframer {
    /// Takes in what was read.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.at > 0 {
            self.bytes.drain(..self.at);
            self.at = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole frame, if there is one.
    pub fn next_frame(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        let rest = &self.bytes[self.at..];
        let Some((len, rest)) = rest.split_first_chunk::<4>() else { return Ok(None) };
        let len = u32::from_be_bytes(*len) as usize;
        if len > FRAME_MAX {
            return Err(FrameError::Oversize(len));
        }
        let Some(frame) = rest.get(..len) else { return Ok(None) };
        let frame = frame.to_vec();
        self.at += 4 + len;
        Ok(Some(frame))
    }

    fn is_between_frames(&self) -> bool {
        self.at == self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oversize_frame() {
        let mut deframer = Deframer::default();
        deframer.push(&u32::MAX.to_be_bytes());
        assert!(matches!(deframer.next_frame(), Err(FrameError::Oversize(_))));
        // The control: the longest frame there may be goes through, a byte at a time at its seams.
        let mut deframer = Deframer::default();
        let frame = vec![7; FRAME_MAX];
        deframer.push(&(FRAME_MAX as u32).to_be_bytes()[..3]);
        assert!(deframer.next_frame().unwrap().is_none());
        deframer.push(&(FRAME_MAX as u32).to_be_bytes()[3..]);
        deframer.push(&frame[..FRAME_MAX - 1]);
        assert!(deframer.next_frame().unwrap().is_none());
        deframer.push(&frame[FRAME_MAX - 1..]);
        assert_eq!(deframer.next_frame().unwrap().unwrap(), frame);
        assert!(deframer.is_between_frames());
    }
}

//! The yardstick for live: bare gossipsub of libp2p in anonymous mode (nothing signed, nothing kept) over the same
//! graph, transports and runtime.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use futures::StreamExt;
use libp2p::swarm::SwarmEvent;
use libp2p::{Multiaddr, Swarm, SwarmBuilder, noise, tcp, yamux};
use libp2p_gossipsub::{
    Behaviour, ConfigBuilder, Event, IdentTopic, MessageAuthenticity, MessageId, ValidationMode,
};
use tokio::sync::mpsc;

use super::live::{Graph, PATIENCE};

/// Heartbeats of a second, until the mesh has grown.
const WARM_UP: Duration = Duration::from_secs(6);
const TOPIC: &str = "street";
const IDLE: Duration = Duration::from_secs(600);

type Arrival = (u64, Instant);

/// Milliseconds from publishing to the last neighbour, for each message; those that did not come to all are left out.
pub(crate) async fn run(graph: &Graph, messages: u64, bytes: usize, pause: Duration) -> Result<Vec<f64>> {
    let (arrived, mut arrivals) = mpsc::unbounded_channel();
    let mut publishers = Vec::new();
    let mut addresses: Vec<Multiaddr> = Vec::new();
    for known in graph {
        let mut swarm = swarm()?;
        swarm.listen_on("/ip4/127.0.0.1/tcp/0".parse()?)?;
        let own = loop {
            if let SwarmEvent::NewListenAddr { address, .. } = swarm.select_next_some().await {
                break address;
            }
        };
        for other in known {
            swarm.dial(addresses[*other].clone())?;
        }
        addresses.push(own);
        let (publish, publish_in) = mpsc::unbounded_channel();
        publishers.push(publish);
        tokio::spawn(serve(swarm, publish_in, arrived.clone()));
    }
    tokio::time::sleep(WARM_UP).await;
    let mut times = Vec::new();
    for number in 0..messages {
        let mut message = vec![0; bytes];
        message[..8].copy_from_slice(&number.to_be_bytes());
        let begun = Instant::now();
        let at = usize::try_from(number)? % graph.len();
        publishers[at].send(message).map_err(|_| anyhow!("a swarm has ended"))?;
        let mut left = graph.len() - 1;
        let mut last = begun;
        while left > 0 {
            match tokio::time::timeout(PATIENCE, arrivals.recv()).await {
                Ok(Some((of, when))) if of == number => {
                    left -= 1;
                    last = last.max(when);
                }
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => break,
            }
        }
        if left == 0 {
            times.push((last - begun).as_secs_f64() * 1000.0);
        }
        tokio::time::sleep(pause).await;
    }
    Ok(times)
}

fn swarm() -> Result<Swarm<Behaviour>> {
    let config = ConfigBuilder::default()
        .validation_mode(ValidationMode::Anonymous)
        .message_id_fn(|message| MessageId::from(message.data[..8].to_vec()))
        .build()?;
    let gossip: Behaviour =
        Behaviour::new(MessageAuthenticity::Anonymous, config).map_err(|e| anyhow!("gossipsub: {e}"))?;
    let mut swarm = SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux::Config::default)?
        .with_behaviour(|_| gossip)?
        .with_swarm_config(|config| config.with_idle_connection_timeout(IDLE))
        .build();
    swarm.behaviour_mut().subscribe(&IdentTopic::new(TOPIC))?;
    Ok(swarm)
}

async fn serve(
    mut swarm: Swarm<Behaviour>,
    mut publish: mpsc::UnboundedReceiver<Vec<u8>>,
    arrived: mpsc::UnboundedSender<Arrival>,
) {
    loop {
        tokio::select! {
            message = publish.recv() => {
                let Some(message) = message else { return };
                if let Err(error) = swarm.behaviour_mut().publish(IdentTopic::new(TOPIC), message) {
                    eprintln!("gossipsub did not publish: {error}");
                }
            }
            event = swarm.select_next_some() => {
                if let SwarmEvent::Behaviour(Event::Message { message, .. }) = event
                    && let Some(number) = message.data.first_chunk()
                {
                    let _ = arrived.send((u64::from_be_bytes(*number), Instant::now()));
                }
            }
        }
    }
}

//! Work on many things at once, on all cores.

/// Fewer things than this are not worth a thread.
const WORTH_A_THREAD: usize = 64;

/// The results of `work` in the order of the items. Each worker gets its number, from 0, and a part of the items.
pub(crate) fn spread<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &[T]) -> Vec<R> + Sync) -> Vec<R> {
    let workers = workers(items.len());
    if workers < 2 {
        return work(0, items);
    }
    let mut parts = items.chunks(items.len().div_ceil(workers)).enumerate();
    let first = parts.next();
    std::thread::scope(|scope| {
        let work = &work;
        let others: Vec<_> = parts.map(|(n, part)| (part, n, scope.spawn(move || work(n, part)))).collect();
        let mut results = first.map(|(n, part)| work(n, part)).unwrap_or_default();
        for (part, n, other) in others {
            // A worker that panicked is made up for here, where a panic is the caller's.
            results.extend(other.join().unwrap_or_else(|_| work(n, part)));
        }
        results
    })
}

/// How many share the work on so many things.
pub(crate) fn workers(items: usize) -> usize {
    // The system is not asked for its cores over a handful of things: it reads files to answer.
    if items < 2 * WORTH_A_THREAD {
        return 1;
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    cores.min(items / WORTH_A_THREAD).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items_however_many_there_are() {
        for count in [0, 1, 63, 64, 127, 128, 1_000, 1_001] {
            let items: Vec<usize> = (0..count).collect();
            let doubled = spread(&items, |_, part| part.iter().map(|n| n * 2).collect());
            assert_eq!(doubled, items.iter().map(|n| n * 2).collect::<Vec<_>>(), "{count}");
        }
    }
}

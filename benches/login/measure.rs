//! One row of the output: our side and the limit, measured in turn.

use cpu_time::ThreadTime;

/// What was measured of a case.
pub struct Row {
    name: String,
    /// Microseconds of CPU time of ours, the minimum of all rounds.
    pub us: f64,
    limit_us: f64,
    allocations: u64,
    peak_kb: u64,
    exponent: Option<f64>,
}

impl Row {
    /// The row, with how the time grows with the size from a smaller case to this one.
    pub fn growing(self, exponent: f64) -> Self {
        Self { exponent: Some(exponent), ..self }
    }
}

const ROUNDS: usize = 3_000;
/// How long one round of one side takes at least, in microseconds: well above the clock's own cost.
const ROUND_US: f64 = 200.0;

/// Measures `ours` and `limit` in turn, and counts the allocations of `ours`.
pub fn row(name: &str, ours: impl Fn(), limit: impl Fn()) -> Row {
    let (our_times, limit_times) = (times(&ours), times(&limit));
    let (mut us, mut limit_us) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        us = us.min(timed(&ours, our_times));
        limit_us = limit_us.min(timed(&limit, limit_times));
    }
    let (allocations, peak_kb) = allocated(&ours);
    Row { name: name.to_owned(), us, limit_us, allocations, peak_kb, exponent: None }
}

/// Prints a row.
pub fn print(row: &Row) {
    let Row { name, us, limit_us, allocations, peak_kb, exponent } = row;
    let ratio = us / limit_us;
    let exponent = exponent.map_or_else(String::new, |exponent| format!(" exponent={exponent:.2}"));
    println!(
        "case={name} us={us:.1} limit_us={limit_us:.1} ratio={ratio:.2} \
         allocations={allocations} peak_kb={peak_kb}{exponent}"
    );
}

/// How many times to run `what` in a round.
fn times(what: &impl Fn()) -> u32 {
    let once = (0..5).map(|_| timed(what, 1)).fold(f64::INFINITY, f64::min);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 200")]
    let times = (ROUND_US / once.max(1.0)).ceil() as u32;
    times.max(1)
}

/// Microseconds of CPU time for one run of `what`, over `times` runs.
fn timed(what: &impl Fn(), times: u32) -> f64 {
    let start = ThreadTime::now();
    for _ in 0..times {
        what();
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}

/// Allocations and the peak of the heap above what was there before, in KB.
fn allocated(what: &impl Fn()) -> (u64, u64) {
    let _profiler = dhat::Profiler::builder().testing().build();
    what();
    let before = dhat::HeapStats::get();
    what();
    let after = dhat::HeapStats::get();
    let peak = after.max_bytes.saturating_sub(before.curr_bytes);
    (after.total_blocks - before.total_blocks, (peak as u64).div_ceil(1024))
}

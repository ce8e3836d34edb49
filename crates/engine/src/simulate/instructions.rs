//! Chooses at run time how wide the processor's instructions may be.
//!
//! The same source is compiled once per width; the compiler turns its loops over lanes into vector
//! instructions. All arithmetic is exact or correctly rounded, so every width gives the same bits.

/// How wide the instructions of the lane kernels are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// What the target guarantees (on x86-64: SSE2).
    Portable,
    Avx2,
    Avx512,
}

impl Instructions {
    /// Returns all that this processor offers, the widest last.
    pub fn available() -> Vec<Instructions> {
        let mut available = vec![Instructions::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                available.push(Instructions::Avx2);
            }
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
            {
                available.push(Instructions::Avx512);
            }
        }
        available
    }

    /// Returns the widest instructions of this processor.
    pub fn widest() -> Instructions {
        Instructions::available().last().copied().unwrap_or(Instructions::Portable)
    }

    /// Runs a kernel compiled for these instructions.
    #[inline]
    pub(crate) fn run<K: Kernel>(self, kernel: K) {
        match self {
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "`available` has found these instructions on this processor")]
            Instructions::Avx2 => unsafe { with_avx2(kernel) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "`available` has found these instructions on this processor")]
            Instructions::Avx512 => unsafe { with_avx512(kernel) },
            _ => kernel.run(),
        }
    }
}

/// Work on lanes. `run` and all that it calls must be `#[inline(always)]`, to be compiled into each wrapper.
pub(crate) trait Kernel {
    fn run(self);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<K: Kernel>(kernel: K) {
    kernel.run();
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn with_avx512<K: Kernel>(kernel: K) {
    kernel.run();
}

;; Philox4x32-10 for four counters at once, one in each lane of a vector: the same words as philox.ts.
;; `npm run docs` writes it as philox-batch-code.ts.
(module
  (memory (export "memory") 1)

  ;; Writes two uniform draws for each of $blocks counters, a multiple of 4, to the memory from
  ;; address 0. From one counter to the next, word 0 grows by $step0 and word 1 by $step1.
  (func (export "fill")
    (param $word0 i32) (param $word1 i32) (param $word2 i32) (param $word3 i32)
    (param $key0 i32) (param $key1 i32)
    (param $step0 i32) (param $step1 i32) (param $blocks i32)
    (local $at i32) (local $end i32) (local $round i32)
    (local $first0 v128) (local $first1 v128)
    (local $c0 v128) (local $c1 v128) (local $c2 v128) (local $c3 v128)
    (local $k0 v128) (local $k1 v128)
    (local $even0 v128) (local $odd0 v128) (local $even1 v128) (local $odd1 v128)
    (local.set $end (i32.shl (local.get $blocks) (i32.const 4)))
    (local.set $first0 (call $counters (local.get $word0) (local.get $step0)))
    (local.set $first1 (call $counters (local.get $word1) (local.get $step1)))
    (loop $block
      (local.set $c0 (local.get $first0))
      (local.set $c1 (local.get $first1))
      (local.set $c2 (i32x4.splat (local.get $word2)))
      (local.set $c3 (i32x4.splat (local.get $word3)))
      (local.set $k0 (i32x4.splat (local.get $key0)))
      (local.set $k1 (i32x4.splat (local.get $key1)))
      (local.set $round (i32.const 10))
      (loop $rounds
        ;; Products of 64 bits: of lanes 0 and 1, then of lanes 2 and 3.
        (local.set $even0 (i64x2.extmul_low_i32x4_u
          (local.get $c0) (i32x4.splat (i32.const 0xd2511f53))))
        (local.set $odd0 (i64x2.extmul_high_i32x4_u
          (local.get $c0) (i32x4.splat (i32.const 0xd2511f53))))
        (local.set $even1 (i64x2.extmul_low_i32x4_u
          (local.get $c2) (i32x4.splat (i32.const 0xcd9e8d57))))
        (local.set $odd1 (i64x2.extmul_high_i32x4_u
          (local.get $c2) (i32x4.splat (i32.const 0xcd9e8d57))))
        (local.set $c0
          (v128.xor (v128.xor
            (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $even1) (local.get $odd1))
            (local.get $c1)) (local.get $k0)))
        (local.set $c1
            (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $even1) (local.get $odd1)))
        (local.set $c2
          (v128.xor (v128.xor
            (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $even0) (local.get $odd0))
            (local.get $c3)) (local.get $k1)))
        (local.set $c3
            (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $even0) (local.get $odd0)))
        (local.set $k0 (i32x4.add (local.get $k0) (i32x4.splat (i32.const 0x9e3779b9))))
        (local.set $k1 (i32x4.add (local.get $k1) (i32x4.splat (i32.const 0xbb67ae85))))
        (local.set $round (i32.sub (local.get $round) (i32.const 1)))
        (br_if $rounds (local.get $round)))
      ;; Words 0 and 1 side by side make the first draw of two counters, words 2 and 3 the second.
      (local.set $even0 (call $unit (call $low (local.get $c0)) (call $low (local.get $c1))))
      (local.set $odd0 (call $unit (call $highs (local.get $c0)) (call $highs (local.get $c1))))
      (local.set $even1 (call $unit (call $low (local.get $c2)) (call $low (local.get $c3))))
      (local.set $odd1 (call $unit (call $highs (local.get $c2)) (call $highs (local.get $c3))))
      (v128.store (local.get $at) (call $firsts (local.get $even0) (local.get $even1)))
      (v128.store offset=16 (local.get $at) (call $seconds (local.get $even0) (local.get $even1)))
      (v128.store offset=32 (local.get $at) (call $firsts (local.get $odd0) (local.get $odd1)))
      (v128.store offset=48 (local.get $at) (call $seconds (local.get $odd0) (local.get $odd1)))
      (local.set $first0 (i32x4.add (local.get $first0)
        (i32x4.splat (i32.shl (local.get $step0) (i32.const 2)))))
      (local.set $first1 (i32x4.add (local.get $first1)
        (i32x4.splat (i32.shl (local.get $step1) (i32.const 2)))))
      (local.set $at (i32.add (local.get $at) (i32.const 64)))
      (br_if $block (i32.lt_u (local.get $at) (local.get $end)))))

  (func $counters (param $first i32) (param $step i32) (result v128)
    (i32x4.add (i32x4.splat (local.get $first))
      (i32x4.mul (i32x4.splat (local.get $step)) (v128.const i32x4 0 1 2 3))))

  (func $low (param $words v128) (result v128) (i64x2.extend_low_i32x4_u (local.get $words)))
  (func $highs (param $words v128) (result v128) (i64x2.extend_high_i32x4_u (local.get $words)))
  (func $firsts (param $a v128) (param $b v128) (result v128)
    (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $a) (local.get $b)))
  (func $seconds (param $a v128) (param $b v128) (result v128)
    (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $a) (local.get $b)))

  ;; Two words to a double in (0, 1), as toUnitInterval of philox.ts. The 52 bits become the mantissa
  ;; of a double in [1, 2), from which 1 - 2^-53 is taken: both exact.
  (func $unit (param $word0 v128) (param $word1 v128) (result v128)
    (f64x2.sub
      (v128.or
        (v128.or
          (i64x2.shl (i64x2.shr_u (local.get $word0) (i32.const 6)) (i32.const 26))
          (i64x2.shr_u (local.get $word1) (i32.const 6)))
        (v128.const i64x2 0x3ff0000000000000 0x3ff0000000000000))
      (v128.const f64x2 0x1.fffffffffffffp-1 0x1.fffffffffffffp-1))))

//! A ciphertext that GCM (NIST SP 800-38D) opens under two keys, as Dodis, Grubbs, Ristenpart and Woodage show in "Fast
//! Message Franking: From Invisible Salamanders to Encryptment" (2018); and that the envelope still opens under one.
//!
//! GCM's tag is a polynomial over GF(2^128) in a point that only the key knows. Its coefficients are the blocks of the AAD
//! and of the ciphertext. Two keys ask for two equal values of two polynomials: one block left free is enough to solve it.

use super::*;

type GcmNonce = Nonce<aes_gcm::aead::consts::U12>;

const ZERO: Element = Element(0);
/// GCM counts a block's bits from the left.
const ONE: Element = Element(1 << 127);

#[test]
fn s03_gcm_alone_opens_one_ciphertext_under_two_keys() {
    let ciphers = [[1; 32], [2; 32]].map(|key: [u8; 32]| Aes256Gcm::new(&key.into()));
    let nonce = GcmNonce::default();
    let sealed = two_key_ciphertext(&ciphers, &nonce, b"any AAD");
    let opened = ciphers.map(|cipher| {
        cipher
            .decrypt(&nonce, payload(&sealed, b"any AAD"))
            .expect("GCM accepts it")
    });
    assert_ne!(opened[0], opened[1]);
}

#[test]
fn s03_a_blob_opens_under_exactly_one_key() {
    let keys = [key(7), key(8)];
    let mut header = seal(&keys[0], HERE, b"", &counting);
    header.truncate(HEADER);
    let derived = [0, 1].map(|at| Derived::new(&keys[at], &header[SALT]));
    let ciphers = [derived[0].cipher(), derived[1].cipher()];
    let sealed = two_key_ciphertext(&ciphers, &nonce_of(&header), &HERE.additional_data());

    for (committed, other) in [(0, 1), (1, 0)] {
        let mut record = [header.as_slice(), &sealed].concat();
        record[COMMITMENT].copy_from_slice(&derived[committed].commitment);

        let alone = [0, 1].map(|at| {
            derived[at]
                .decrypt(HERE, &record)
                .expect("without the commitment, both keys open it")
        });
        assert_ne!(alone[0], alone[1]);

        let opened = open(&keys[committed], HERE, &record).expect("its own key");
        assert_eq!(opened, alone[committed]);
        assert_eq!(open(&keys[other], HERE, &record), Err(OpenError::Refused));
    }
}

#[test]
fn the_field_is_gcms() {
    let elements = [ONE, Element(1), Element(3 << 90), Element(u128::MAX)];
    for a in elements {
        assert_eq!(a.times(ONE), a);
        assert_eq!(a.times(a.inverse()), ONE);
        for b in elements {
            assert_eq!(a.times(b), b.times(a));
        }
    }
    // The GCM specification, appendix B, test case 2: the products that lead to the tag.
    let h = Element(0x66e9_4bd4_ef8a_2c3b_884c_fa59_ca34_2b2e);
    let c = Element(0x0388_dace_60b6_a392_f328_c2b9_71b2_fe78);
    assert_eq!(
        c.times(h),
        Element(0x5e2e_c746_9170_6288_2c85_b068_5353_deb7)
    );
}

/// A ciphertext and its one tag, right under both keys.
///
/// With `x` for its last block the tag is `tag(x) = tag(0) + x h^2`, where `h` is the key's own point. So `tag(1) + tag(0)`
/// is `h^2`, and `tag1(x) = tag2(x)` gives `x = (tag1(0) + tag2(0)) / (h1^2 + h2^2)`. Plus is minus here: both are XOR.
fn two_key_ciphertext(ciphers: &[Aes256Gcm; 2], nonce: &GcmNonce, aad: &[u8]) -> Vec<u8> {
    let ending_in = |x: Element| [[b'!'; 32].as_slice(), &x.0.to_be_bytes()].concat();
    let tag = |at: usize, x: Element| tag_of(&ciphers[at], nonce, aad, &ending_in(x));

    let squares = [0, 1].map(|at| tag(at, ONE).plus(tag(at, ZERO)));
    let difference = tag(0, ZERO).plus(tag(1, ZERO));
    let x = difference.times(squares[0].plus(squares[1]).inverse());

    assert_eq!(tag(0, x), tag(1, x), "one tag for both keys");
    [ending_in(x).as_slice(), &tag(0, x).0.to_be_bytes()].concat()
}

/// The tag that GCM gives to a chosen ciphertext: sealing zeros shows the key stream, and sealing its sum with the
/// ciphertext wanted gives that ciphertext.
fn tag_of(cipher: &Aes256Gcm, nonce: &GcmNonce, aad: &[u8], ciphertext: &[u8]) -> Element {
    let seal = |plaintext: &[u8]| {
        cipher
            .encrypt(nonce, payload(plaintext, aad))
            .expect("seals")
    };
    let key_stream = seal(&vec![0; ciphertext.len()]);
    let plaintext: Vec<u8> = ciphertext
        .iter()
        .zip(key_stream)
        .map(|(byte, key)| byte ^ key)
        .collect();
    let sealed = seal(&plaintext);
    let (wanted, tag) = sealed.split_at(ciphertext.len());
    assert_eq!(wanted, ciphertext);
    Element(u128::from_be_bytes(tag.try_into().expect("16 bytes")))
}

fn payload<'a>(msg: &'a [u8], aad: &'a [u8]) -> Payload<'a, 'a> {
    Payload { msg, aad }
}

/// An element of GCM's field, GF(2^128) modulo x^128 + x^7 + x^2 + x + 1. The leftmost bit is the constant term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Element(u128);

impl Element {
    fn plus(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }

    /// NIST SP 800-38D section 6.3.
    fn times(self, other: Self) -> Self {
        let mut sum = ZERO;
        let mut shifted = other;
        for bit in (0..128).rev() {
            if self.0 >> bit & 1 == 1 {
                sum = sum.plus(shifted);
            }
            shifted = shifted.times_x();
        }
        sum
    }

    fn times_x(self) -> Self {
        let reduction = if self.0 & 1 == 1 { 0xe1 << 120 } else { 0 };
        Self(self.0 >> 1 ^ reduction)
    }

    /// The power 2^128 - 2, which is the product of the powers 2, 4, 8 and so on to 2^127.
    fn inverse(self) -> Self {
        assert_ne!(self, ZERO, "zero has no inverse");
        let mut power = self;
        let mut product = ONE;
        for _ in 1..128 {
            power = power.times(power);
            product = product.times(power);
        }
        product
    }
}

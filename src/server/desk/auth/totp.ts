import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Length of a step in seconds (RFC 6238) and digits of a code; what authenticator apps expect. */
const PERIOD = 30;
const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The step a moment lies in; `now` in milliseconds. */
export function stepAt(now: number): number {
	return Math.floor(now / 1000 / PERIOD);
}

/** The code of a step (RFC 4226, SHA-1). `secret`: the characters themselves are the key, as the sign-in library keeps it. */
export function codeAt(secret: string, step: number): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const mac = createHmac('sha1', secret).update(counter).digest();
	const offset = (mac.at(-1) ?? 0) & 0x0f;
	const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS;
	return String(number).padStart(DIGITS, '0');
}

/** Which step near `now` this code belongs to (one before and one after are allowed for clocks that differ), or null. */
export function stepOfCode(secret: string, code: string, now: number): number | null {
	const present = stepAt(now);
	const typed = Buffer.from(code);
	for (const step of [present, present - 1, present + 1]) {
		const right = Buffer.from(codeAt(secret, step));
		if (typed.length === right.length && timingSafeEqual(typed, right)) return step;
	}
	return null;
}

/** A new secret: 32 characters, 160 bits. */
export function makeSecret(): string {
	return base32(randomBytes(20));
}

/** What a person types into the app when the picture cannot be read; groups of four. */
export function secretInWords(secret: string): string {
	return (base32(Buffer.from(secret)).match(/.{1,4}/g) ?? []).join(' ');
}

/** What the QR code holds. */
export function totpAddress(secret: string, issuer: string, email: string): string {
	const query = new URLSearchParams({
		secret: base32(Buffer.from(secret)),
		issuer,
		digits: String(DIGITS),
		period: String(PERIOD)
	});
	return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(email)}?${query}`;
}

/** Recovery codes: ten of ten characters, without those that look alike. */
export function makeRecoveryCodes(): string[] {
	return Array.from({ length: 10 }, () => {
		const code = base32(randomBytes(7)).slice(0, 10).toLowerCase();
		return `${code.slice(0, 5)}-${code.slice(5)}`;
	});
}

/** Digits of any script as 0–9, without spaces: what people type into a field for codes. */
export function readCode(typed: string): string {
	return typed
		.normalize('NFKC')
		.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
		.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
		.replace(/[^0-9]/g, '');
}

/** A recovery code as it is kept, however it was typed. */
export function readRecoveryCode(typed: string): string {
	const plain = typed.toLowerCase().replace(/[^a-z2-7]/g, '');
	return `${plain.slice(0, 5)}-${plain.slice(5)}`;
}

function base32(bytes: Uint8Array): string {
	let text = '';
	let bits = 0;
	let value = 0;
	for (const byte of bytes) {
		value = (value << 8) | byte;
		bits += 8;
		while (bits >= 5) {
			bits -= 5;
			text += BASE32[(value >>> bits) & 31];
		}
		value &= (1 << bits) - 1;
	}
	if (bits > 0) text += BASE32[(value << (5 - bits)) & 31];
	return text;
}

/**
 * Setting up the second factor. The secret and the recovery codes are written in the form the sign-in library reads
 * (better-auth 1.7.25, encrypted under its key); the test signs in with them, so a change of the library is noticed.
 */
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { encode } from 'uqr';
import { type Result, ok, refuse } from '#domain/base/result.ts';
import { logDeed } from '#server/store/accounts/deeds.ts';
import type { Member } from '#server/store/accounts/members.ts';
import {
	addSecondFactor,
	findSecondFactor,
	takeStep,
	writeRecoveryCodes
} from '#server/store/accounts/second-factors.ts';
import type { Visit } from '../deps.ts';
import type { AuthContext } from './context.ts';
import { cookiesOf, type DeskCookie } from './cookies.ts';
import { makeRecoveryCodes, makeSecret, readCode, secretInWords, stepAt, stepOfCode, totpAddress } from './totp.ts';

export interface Enrolment {
	/** For typing: base32 in groups of four. */
	readonly words: string;
	/** The QR code: a path on a square of `size` by `size`, quiet zone included. */
	readonly qr: { readonly size: number; readonly path: string };
}

/** What somebody without a second factor needs to set one up. Asked again, it is the same until a code was right. */
export async function enrolmentOf(context: AuthContext, member: Member): Promise<Enrolment> {
	await addSecondFactor(context.db, member.id, {
		secret: await encryptForAuth(context, makeSecret()),
		recoveryCodes: await encryptForAuth(context, '[]')
	});
	const secret = await readSecret(context, member.id);
	if (secret === null) throw new Error('the second factor was not kept');
	return { words: secretInWords(secret), qr: drawQr(totpAddress(secret, 'Suitcase', member.email)) };
}

/** The first right code sets the second factor up. Answers with recovery codes that are shown this once. */
export async function finishEnrolment(
	context: AuthContext,
	visit: Visit,
	member: Member,
	typed: string
): Promise<Result<{ cookies: readonly DeskCookie[]; recoveryCodes: readonly string[] }, 'wrong_code'>> {
	const code = readCode(typed);
	const answer = await context.auth(visit).api.verifyTOTP({ body: { code }, headers: visit.headers, asResponse: true });
	if (!answer.ok) return refuse('wrong_code');
	await takeCodeOnce(context, member.id, code);
	const recoveryCodes = makeRecoveryCodes();
	await writeRecoveryCodes(context.db, member.id, await encryptForAuth(context, JSON.stringify(recoveryCodes)));
	await logDeed(context.db, { memberId: member.id, did: 'second_factor_set', subject: member.id });
	return ok({ cookies: cookiesOf(answer), recoveryCodes });
}

/** Takes a right code out of use. False: it, or a later one, was used before. */
export async function takeCodeOnce(context: AuthContext, memberId: string, code: string): Promise<boolean> {
	const secret = await readSecret(context, memberId);
	if (secret === null) return false;
	const now = context.clock();
	return takeStep(context.db, memberId, stepOfCode(secret, code, now) ?? stepAt(now));
}

async function readSecret(context: AuthContext, memberId: string): Promise<string | null> {
	const factor = await findSecondFactor(context.db, memberId);
	if (factor === null) return null;
	return symmetricDecrypt({ key: await keyOf(context), data: factor.secret });
}

/** Encrypts what the sign-in library will read. */
export async function encryptForAuth(context: AuthContext, data: string): Promise<string> {
	return symmetricEncrypt({ key: await keyOf(context), data });
}

async function keyOf(context: AuthContext) {
	return (await context.auth({ secure: true }).$context).secretConfig;
}

function drawQr(text: string): Enrolment['qr'] {
	const { data, size } = encode(text, { border: 4 });
	let path = '';
	data.forEach((row, y) =>
		row.forEach((dark, x) => {
			if (dark) path += `M${x} ${y}h1v1h-1z`;
		})
	);
	return { size, path };
}

import { expect, test } from 'vitest';
import { checkPassword, readEmail, readLanguages } from './account.ts';

const person = { email: 'amal.haddad@example.org', name: 'Amal Haddad' };

test('a password is at least twelve characters, counted as people count', () => {
	expect(checkPassword('elevenchars', 'elevenchars', person)).toEqual({ ok: false, reason: 'password_short' });
	expect(checkPassword('twelve chars', 'twelve chars', person).ok).toBe(true);
	// Six emoji are twelve UTF-16 units and six characters.
	expect(checkPassword('🧳🧳🧳🧳🧳🧳', '🧳🧳🧳🧳🧳🧳', person)).toEqual({ ok: false, reason: 'password_short' });
	expect(checkPassword('x'.repeat(201), 'x'.repeat(201), person).ok).toBe(false);
});
test('a password is typed twice alike and is not one’s own address', () => {
	expect(checkPassword('twelve chars', 'twelve charz', person)).toEqual({ ok: false, reason: 'password_differs' });
	expect(checkPassword(person.email.toUpperCase(), person.email.toUpperCase(), person)).toEqual({
		ok: false,
		reason: 'password_like_name'
	});
});
test('an address is trimmed and lower case, or none', () => {
	expect(readEmail('  Amal.Haddad@Example.ORG ')).toBe('amal.haddad@example.org');
	for (const wrong of ['', 'amal', 'a@b', 'a b@example.org', '<a@example.org>']) expect(readEmail(wrong)).toBeNull();
});
test('languages are tags, in any list people write', () => {
	expect(readLanguages('fr, ar  en-GB،ti')).toEqual(['fr', 'ar', 'en-GB', 'ti']);
	expect(readLanguages('French!')).toBeNull();
	expect(readLanguages('')).toEqual([]);
});

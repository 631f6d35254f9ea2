import { expect, test } from 'vitest';
import { checkRegistration, isMailAddress, NOTHING_TYPED, typedQuestion, typedRegistration } from './registration.ts';

const typed = {
	name: 'Amina Press',
	outlet: 'The Paper',
	email: 'amina@paper.example.org',
	purpose: 'A report on bread.',
	office: 'brussels',
	terms: 'yes'
};

test('everything is needed, and what is missing is named', () => {
	expect(checkRegistration(typed, ['brussels']).wrong).toEqual([]);
	expect(checkRegistration(NOTHING_TYPED, ['brussels']).wrong).toEqual([
		...['name', 'outlet', 'email', 'purpose', 'office', 'terms']
	]);
	expect(checkRegistration(typed, ['tunis']).wrong).toEqual(['office']);
});

test.each([
	'',
	'amina',
	'amina@paper',
	'a@b.c',
	'a b@c.org',
	'a@b.org,c@d.org',
	'a@b.org\nBcc: c@d.org',
	'a@b@c.org',
	'a\0b@paper.example.org',
	`${'x'.repeat(250)}@a.org`
])('%s is no mail address', (text) => expect(isMailAddress(text)).toBe(false));
test.each(['amina@paper.example.org', 'أمل@paper.example', 'a.b+c@d.info'])('%s may be one', (text) =>
	expect(isMailAddress(text)).toBe(true)
);

test('what is typed is one line, in small letters where it is an address, and not too long', () => {
	const form: Record<string, string> = {
		...typed,
		name: ' Amina \n Press ',
		email: ' Amina@Paper.Example.ORG ',
		outlet: 'x'.repeat(300)
	};
	const read = typedRegistration((name) => form[name] ?? '');
	expect(read).toMatchObject({ name: 'Amina Press', email: 'amina@paper.example.org' });
	expect(read.outlet).toHaveLength(120);
});

test('a question says what it is about and something more', () => {
	expect(typedQuestion('verify', ' Is it true? ')).toEqual({ kind: 'verify', text: 'Is it true?' });
	expect(typedQuestion('verify', ' \n ')).toBeNull();
	expect(typedQuestion('contact', 'Where do they live?')).toBeNull();
});

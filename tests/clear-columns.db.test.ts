/** What is not sealed: each column of schema `story` stands in words on /privacy, or says nothing of anybody. */
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type InterfaceLocale, LOCALES } from '#domain/base/locales.ts';
import { testDatabase } from './database.ts';

/** Groups of words on /privacy (`public_privacy_clear_…`). */
const SAID = ['story', 'places', 'danger', 'child', 'yes', 'others', 'traces'] as const;
/** Why a column needs no words. */
const REASONS = {
	sealed: 'under the key of the story, the letter or the draft',
	hash: 'a keyed hash, or one of something random',
	name: 'the name of a story, a person, a file or an act, drawn at random',
	number: 'which text or row is newer than which, or where it stands among the others',
	machine: 'what a program found out of a file, or has to try again',
	nobody: 'counted over all stories, or about the work of the office alone'
} as const;
type Group = (typeof SAID)[number] | keyof typeof REASONS;

/** What hurts most where it is left out: its own clause in the sentence of its group, and a word of it in each language. */
const CLAUSES: Readonly<Record<string, Readonly<Record<InterfaceLocale, string>>>> = {
	'story.needs_help': {
		...{ en: 'you need help', de: 'Hilfe brauchen', es: 'necesita ayuda', fr: 'besoin d’aide', nl: 'hulp nodig' },
		...{ pt: 'precisa de ajuda', ru: 'нужна помощь', uk: 'потрібна допомога', tr: 'yardıma ihtiyacınız' },
		...{ ar: 'تحتاج إلى مساعدة', fa: 'به کمک نیاز دارید', zh: '需要帮助' }
	},
	'telling.known': {
		...{
			en: 'somebody close',
			de: 'nahe ist',
			es: 'alguien cercano',
			fr: 'quelqu’un de proche',
			nl: 'dicht bij u staat'
		},
		...{ pt: 'pessoa próxima', ru: 'из близких', uk: 'хтось близький', tr: 'size yakın biri' },
		...{ ar: 'شخصًا قريبًا', fa: 'کسی نزدیک', zh: '亲近的人' }
	},
	'left_page.hour': {
		...{ en: 'in which hour', de: 'in welcher Stunde', es: 'en qué hora', fr: 'sans les minutes', nl: 'in welk uur' },
		...{ pt: 'em que hora', ru: 'в каком часу', uk: 'о котрій годині', tr: 'hangi saatte' },
		...{ ar: 'في أي ساعة', fa: 'در کدام ساعت', zh: '哪个小时' }
	}
};

/** Each table with its columns by group. A new column needs a place here, and perhaps new words in twelve languages. */
const COLUMNS: Readonly<Record<string, Partial<Record<Group, string>>>> = {
	author: { name: 'story_id', traces: 'member_id did at' },
	best_interests: { name: 'story_id', child: 'member_id office_id at' },
	child: {
		name: 'story_id person_id note',
		child: 'eighteen_month unaccompanied flags clear_asked_by no_identity turned_at answered_at'
	},
	closing: { name: 'story_id note', story: 'reason alone asked_by asked_at decided_by decided_at' },
	combination: {
		name: 'story_id',
		hash: 'has shown',
		places: 'origin host origin_level now_level gender uncounted floor_cap lowered lowered_at'
	},
	consent_event: { name: 'story_id', number: 'version', yes: 'kind by_whom at detail' },
	consent_grant: {
		name: 'story_id person_id',
		number: 'version',
		yes: 'channel levels valid_from valid_until no_recall_ack excluded_languages ended'
	},
	contact_request: { name: 'story_id person_id', traces: 'asked_by asked_at' },
	disclosure: {
		name: 'id story_id',
		number: 'consent_version',
		traces: 'channel language recipient what copies at ended_at outcome'
	},
	draft: { hash: 'token_hash', sealed: 'body', number: 'version', name: 'story_id', traces: 'expires_at updated_at' },
	draft_file: { hash: 'token_hash', name: 'file_id path', traces: 'bytes at kind' },
	figure_count: { nobody: 'origin host origin_level now_level gender stories' },
	file: {
		name: 'id story_id path',
		number: 'position body_version',
		sealed: 'body',
		traces: 'bytes width height people covers confirmed_by confirmed_at at crop kind',
		machine: 'look_tries'
	},
	going_out: { name: 'story_id', story: 'lag' },
	group_count: { nobody: 'origin host part stories' },
	group_teller: {
		name: 'story_id person_id was_in was_person',
		number: 'place',
		places: 'origin',
		danger: 'claim_open claim_waits',
		yes: 'paused_self took_back_at erase_at'
	},
	handout_request: { name: 'story_id person_id', traces: 'asked_by asked_at' },
	history: { name: 'story_id', number: 'id', traces: 'member_id did detail at' },
	hold: { name: 'id', danger: 'scope value reason set_by set_at lift_asked_by lifted_by lifted_at' },
	invalid_yes: { name: 'story_id person_id note', yes: 'asked_by asked_at decided_by decided_at' },
	left_page: { hash: 'hash', traces: 'hour is_left' },
	lift_request: { name: 'story_id', danger: 'asked_by asked_at' },
	// The log repeats acts that stand in these rows, until they are committed to by hashes.
	log_outbox: { number: 'id', name: 'story_id', hash: 'source key', yes: 'says at' },
	log_record: { number: 'seq', name: 'story_id', hash: 'source key', yes: 'says' },
	message: { name: 'id story_id person_id', traces: 'from_teller member_id at read_at' },
	opening: { name: 'id story_id', traces: 'member_id what at' },
	opening_alarm: {
		name: 'id',
		nobody: 'member_id offices openings first_at last_at acknowledged_by acknowledged_at'
	},
	person: {
		name: 'story_id id',
		others: 'role',
		child: 'minor guardian_ok assent',
		yes: 'state state_before_pause unlisted'
	},
	picture_look: { name: 'file_id story_id preview_path', sealed: 'body', machine: 'refused proposed', traces: 'at' },
	published_count: { nobody: 'origin host stories' },
	reading: {
		name: 'id story_id file_id path',
		sealed: 'body',
		number: 'of_version',
		traces: 'language bytes by_member at'
	},
	receipt: { name: 'id story_id person_id', hash: 'locator hash second_word_hash', traces: 'issued_at killed_at' },
	receipt_request: { name: 'story_id person_id', traces: 'asked_by asked_at' },
	recording: {
		name: 'file_id story_id',
		others: 'heard_ids seen_ids',
		traces: 'people spoken_in confirmed_by confirmed_at'
	},
	recording_look: {
		name: 'file_id story_id preview_path',
		sealed: 'body',
		machine: 'refused stills_complete preview_type preview_bytes',
		traces: 'kind seconds width height has_sound at'
	},
	recording_still: { name: 'file_id story_id path', number: 'number', sealed: 'body', traces: 'at_seconds' },
	reminder: {
		name: 'story_id person_id',
		yes: 'ends_at',
		traces: 'stage way at sent_at outcome done_by done_at'
	},
	rendition: {
		name: 'name story_id file_id',
		number: 'consent_version',
		hash: 'made_of',
		traces: 'kind rung type width height bytes language at covered facts'
	},
	review: { name: 'story_id', number: 'consent_version', traces: 'member_id at' },
	sealed: { name: 'story_id', sealed: 'body', number: 'version', traces: 'field by_member at' },
	shared_count: { hash: 'path parts', nobody: 'shows stories' },
	stop_alarm: { name: 'id', nobody: 'pauses first_at last_at acknowledged_by acknowledged_at' },
	stop_request: { name: 'id story_id', yes: 'by_kind effect asked_how at handled_by handled_at outcome' },
	story: {
		name: 'id derived_from',
		number: 'consent_version',
		story:
			'ref office_id basis practice capture language desk_state embargo_until assigned_to waiting_since arrived_at published_on',
		places: 'origin host',
		danger: 'risk risk_by claim_open hold_events risk_floor milder_by needs_help',
		yes: 'show_first shielded_until taken_back_at erase_after erased_at'
	},
	talk_alone: { name: 'story_id note', danger: 'why needed_at outcome talked_by talked_at' },
	telling: {
		name: 'story_id',
		story: 'language source_language',
		number: 'version known_version fits_version read_version beside_open asked_version',
		danger: 'known',
		yes: 'teller_version',
		traces: 'reviewed_version read_by'
	},
	third_party: { name: 'story_id person_id', others: 'kind in_origin said at' },
	third_party_letter: { name: 'id story_id', sealed: 'body', traces: 'at outcome answered_by answered_at about' },
	trafficking: { name: 'story_id lift_note', danger: 'set_by set_at lift_asked_by lifted_by lifted_at' },
	transcript: {
		name: 'story_id file_id',
		story: 'language source_language',
		number: 'version',
		yes: 'teller_version',
		traces: 'reviewed_version'
	},
	wider_grant: {
		name: 'story_id person_id',
		yes: 'channel levels valid_from valid_until no_recall_ack excluded_languages'
	},
	withheld: { name: 'story_id person_id file_id', hash: 'part', yes: 'at' }
};

test('every column that is not sealed is named on /privacy, or says nothing of anybody', async () => {
	await using db = await testDatabase();
	const { rows } = await sql<{ name: string; bytes: boolean }>`
		select c.table_name || '.' || c.column_name as name, c.data_type = 'bytea' as bytes from information_schema.columns c
		join information_schema.tables t using (table_schema, table_name)
		where c.table_schema = 'story' and t.table_type = 'BASE TABLE' order by 1`.execute(db.owner);
	const listed = Object.entries(COLUMNS).flatMap(([table, groups]) =>
		Object.entries(groups).flatMap(([group, columns]) =>
			columns.split(' ').map((column) => ({ name: `${table}.${column}`, group }))
		)
	);
	// Each once: a new column is red here until somebody says what it tells, and to whom.
	expect(listed.map(({ name }) => name).sort()).toEqual(rows.map(({ name }) => name).sort());
	const bytes = new Set(rows.filter((row) => row.bytes).map(({ name }) => name));
	for (const { name, group } of listed) {
		expect([...SAID, ...Object.keys(REASONS)], name).toContain(group);
		if (group === 'sealed') expect(bytes.has(name), name).toBe(true);
		else if (bytes.has(name)) expect(group, name).toBe('hash');
	}
	const page = readFileSync('src/routes/(public)/[locale=locale]/privacy/+page.svelte', 'utf8');
	for (const group of SAID) {
		expect(page).toContain(`m.public_privacy_clear_${group}()`);
		expect(
			listed.some((one) => one.group === group),
			group
		).toBe(true);
	}
});

test.each(LOCALES)('what hurts most has a clause of its own in %s', (locale) => {
	const words: unknown = JSON.parse(readFileSync(`src/messages/public/${locale}.json`, 'utf8'));
	for (const [name, clause] of Object.entries(CLAUSES)) {
		const [table = '', column = ''] = name.split('.');
		const group = Object.entries(COLUMNS[table] ?? {}).find(([, columns]) => columns.split(' ').includes(column))?.[0];
		expect(words).toHaveProperty([`public_privacy_clear_${group}`], expect.stringContaining(clause[locale]));
	}
});

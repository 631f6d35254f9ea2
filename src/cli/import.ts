import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isCountry } from '#domain/place/countries.ts';
import { addHistoricalStory, type ImportContext } from '#server/importing/add-historical-story.ts';
import { readCaptions } from '#server/importing/read-captions.ts';
import { readVoice } from '#server/importing/read-voice.ts';
import { openMasterKeys } from '#server/seal/master-keys.ts';
import { addOffice, listOffices } from '#server/store/accounts/offices.ts';
import { plain, type Command, type Out } from './command.ts';
import { withSite, type OpenSite } from './site.ts';

const PICTURE: Readonly<Record<string, string>> = {
	not_a_picture: 'is no JPEG, PNG or WebP picture',
	too_large: 'is too large',
	too_many_pixels: 'has too many pixels',
	damaged: 'is damaged',
	unsupported_heic: 'is HEIC, which cannot be read: save it as JPEG',
	timeout: 'took too long to read',
	out_of_memory: 'takes too much memory to read'
};

export const command: Command = {
	summary: 'Imports historical texts whose authors are long dead.',
	help: `
  FILE.jsonl              one story a line (JSON, UTF-8)
  --basis public_domain   the only basis for which a file can stand in for a teller's own yes
  --office NAME           the office that answers for them: its id or its name
  --pictures DIR          where the pictures are; "images" beside the file if there is such a folder
  --new-office COUNTRY    make the office, in this country (two letters), if there is none of that name

Each story waits for a second person at the desk; nothing is shown before. Running it again adds only what is new,
and changes nothing that was edited, taken back or erased since. Exit code 1 if a line was refused.`,
	options: {
		basis: { type: 'string' },
		office: { type: 'string' },
		pictures: { type: 'string' },
		'new-office': { type: 'string' }
	},
	words: 1,
	async run(given, out) {
		const [file] = given.positionals;
		const office = given.text('office');
		if (!file) throw plain('Name one file: import FILE.jsonl --basis public_domain --office NAME');
		if (given.text('basis') !== 'public_domain')
			throw plain('Say --basis public_domain. Living tellers consent themselves: their stories cannot be imported.');
		if (!office) throw plain('Say which office answers for these stories: --office NAME');
		if (!existsSync(file)) throw plain(`There is no file ${file}.`);
		if (!statSync(file).isFile()) throw plain(`${file} is a folder. Name the file with the stories in it.`);
		const pictures = picturesOf(file, given.text('pictures'));
		return withSite(async (site) => {
			const officeId = await officeOf(site, office, given.text('new-office'));
			const context: ImportContext = {
				db: site.db,
				keys: await openMasterKeys(site.settings.config.keysFile),
				sealedFiles: site.files.sealed,
				officeId,
				practice: false,
				approvedBy: null,
				clock: site.clock
			};
			return importLines(
				context,
				{
					lines: readFileSync(file, 'utf8')
						.replace(/^\ufeff/, '')
						.split('\n'),
					pictures
				},
				out
			);
		});
	}
};

function picturesOf(file: string, given: string | undefined): string | null {
	const beside = join(dirname(file), 'images');
	if (given === undefined) return existsSync(beside) ? beside : null;
	if (!existsSync(given)) throw plain(`There is no folder ${given}.`);
	return given;
}

async function officeOf({ db }: OpenSite, wanted: string, country: string | undefined): Promise<string> {
	const offices = await listOffices(db);
	const low = wanted.trim().toLowerCase();
	const found = offices.find(({ id, name }) => id === low || name.toLowerCase() === low);
	if (found) return found.id;
	if (country === undefined) {
		const names = offices.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
		throw plain(
			`There is no office "${wanted}".\n${names ? `These are there:\n${names}\n` : ''}` +
				'Make it at the desk, or add --new-office COUNTRY (two letters, such as BE).'
		);
	}
	if (!isCountry(country.toUpperCase())) throw plain(`"${country}" is no country: write two letters, such as BE.`);
	const id = low
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 40);
	if (!/^[a-z0-9][a-z0-9-]{1,39}$/.test(id))
		throw plain('The name of an office needs at least two letters of a to z, or digits.');
	await addOffice(db, {
		id,
		name: wanted.trim(),
		country: country.toUpperCase(),
		serves: [],
		contact: '',
		mail: null,
		active: true
	});
	return id;
}

async function importLines(
	context: ImportContext,
	{ lines, pictures }: { lines: readonly string[]; pictures: string | null },
	out: Out
): Promise<number> {
	const table = pictures === null ? null : join(pictures, 'images.csv');
	const captions =
		table !== null && existsSync(table) ? readCaptions(readFileSync(table, 'utf8')) : new Map<string, string>();
	const counted = { taken: 0, already: 0, refused: 0 };
	const all = lines.filter((line) => line.trim() !== '').length;
	let done = 0;
	for (const [index, line] of lines.entries()) {
		if (line.trim() === '') continue;
		const said = await importLine(context, line, { pictures, captions });
		counted[said.as]++;
		out.line(`line ${index + 1}: ${said.text}`);
		out.progress(++done, all);
	}
	out.line(
		`${counted.taken} taken, ${counted.already} were there already, ${counted.refused} refused.` +
			(counted.taken > 0 ? ' They wait for a second person at the desk.' : '')
	);
	return counted.refused > 0 ? 1 : 0;
}

async function importLine(
	context: ImportContext,
	line: string,
	places: { pictures: string | null; captions: ReadonlyMap<string, string> }
): Promise<{ as: 'taken' | 'already' | 'refused'; text: string }> {
	const read = readVoice(line, { ...places, now: context.clock() });
	if (!read.ok) return { as: 'refused', text: `refused: ${read.reason}` };
	const { ref, picture } = read.value;
	const added = await addHistoricalStory(context, read.value);
	if (added.ok)
		return { as: 'taken', text: `taken: ${ref} is story ${added.value}${picture ? ', with its picture' : ''}` };
	if (added.reason === 'already') return { as: 'already', text: `already there: ${ref}` };
	return { as: 'refused', text: `refused: the picture of ${ref} ${PICTURE[added.reason] ?? 'cannot be read'}` };
}

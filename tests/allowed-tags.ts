/** What exiftool may say of a file of ours: what it is, how it is encoded, and nothing of where it comes from. */
import { execFileSync } from 'node:child_process';

const PIXELS = [
	/^(SourceFile|ExifTool:.*|System:.*)$/,
	/^File:(FileType|FileTypeExtension|MIMEType|ImageWidth|ImageHeight)$/,
	/^File:(EncodingProcess|BitsPerSample|ColorComponents|YCbCrSubSampling)$/,
	/^RIFF:(VP8Version|ImageWidth|ImageHeight|HorizontalScale|VerticalScale)$/,
	/^QuickTime:(MajorBrand|MinorVersion|CompatibleBrands|HandlerType|AV1ConfigurationVersion|SeqProfile|SeqLevelIdx0)$/,
	/^QuickTime:(SeqTier0|HighBitDepth|TwelveBit|Monochrome|ChromaFormat|ChromaSamplePosition|InitialDelaySamples)$/,
	/^QuickTime:(ImageSpatialExtent|ImagePixelDepth|MediaDataSize|MediaDataOffset|MediaData)$/,
	/^QuickTime:(ColorProfiles|ColorPrimaries|TransferCharacteristics|MatrixCoefficients|VideoFullRangeFlag)$/,
	/^PNG:(ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|Palette)$/,
	/^PNG-pHYs:(PixelsPerUnitX|PixelsPerUnitY|PixelUnits)$/,
	/^Meta:PrimaryItemReference$/,
	/^Composite:(ImageSize|Megapixels)$/
];

/** A sheet is named after what the teller brings, in its language; both ids are hashes of the sheet. */
const SHEET = [
	/^PDF:(PDFVersion|Linearized|PageCount|Language|TaggedPDF|Title|Creator)$/,
	/^XMP-(x:XMPToolkit|dc:Title|dc:Language|dc:Format|xmp:CreatorTool|xmpTPg:NPages|pdf:PDFVersion)$/,
	/^XMP-xmpMM:(InstanceID|DocumentID|RenditionClass)$/
];

/**
 * All tags that exiftool finds in a file, or in each file of a folder, with what they say. Throws where it is missing: ask
 * before.
 */
export function tagsIn(path: string): Record<string, unknown>[] {
	// Of thousands of files it says some hundred megabytes.
	const how = { encoding: 'utf8', maxBuffer: 1024 ** 3 } as const;
	return JSON.parse(execFileSync('exiftool', ['-json', '-G1', '-a', '-U', '-u', path], how)) as Record<
		string,
		unknown
	>[];
}

/** The tags that no file of ours may have, each once; in a sheet (PDF) more is allowed. */
export function forbiddenTags(path: string, isSheet = false): string[] {
	const allowed = isSheet ? [...PIXELS, ...SHEET] : PIXELS;
	const tags = new Set(tagsIn(path).flatMap((one) => Object.keys(one)));
	return [...tags].filter((tag) => !allowed.some((known) => known.test(tag)));
}

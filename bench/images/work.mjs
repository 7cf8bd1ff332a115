// `node work.mjs TASK FILE`: what sharp does with a file by the settings of the functions. Prints one JSON object.
import { readFileSync } from "node:fs";
import sharp from "sharp";

sharp.concurrency(1); // a function has one core
sharp.cache(false);
const SIDES = process.env.SIDES.split(",").map(Number);
const UPLOADED_WIDTH = Number(process.env.UPLOADED_WIDTH);
const ANIMATION_WIDTH = Number(process.env.ANIMATION_WIDTH);
const inside = (image, width, height) =>
  image.rotate().resize({ width, height, fit: "inside", withoutEnlargement: true });

const FORMATS = {
  avif: (image) => image.avif({ quality: 60, effort: 1, chromaSubsampling: "4:2:0" }), // effort 1: speed 8
  webp: (image) => image.webp({ quality: 80, effort: 4 }),
  jpeg: (image) =>
    image.flatten({ background: "#ffffff" }).jpeg({ quality: 82, progressive: true, optimizeCoding: true }),
};

const TASKS = {
  thumbnails: (data) => SIDES.map((side) => FORMATS.webp(inside(sharp(data), side, side))),
  variants: (data) => Object.values(FORMATS).map((encode) => encode(inside(sharp(data), UPLOADED_WIDTH))),
  animation: (data) => [
    sharp(data, { animated: true })
      .resize({ width: ANIMATION_WIDTH, withoutEnlargement: true })
      .webp({ quality: 70, effort: 1, loop: 0 }),
  ],
};

const [task, file] = process.argv.slice(2);
const data = readFileSync(file);
const begun = process.cpuUsage();
const written = [];
for (const image of TASKS[task](data)) written.push((await image.toBuffer()).length);
const used = process.cpuUsage(begun);
console.log(
  JSON.stringify({
    cpu_seconds: (used.user + used.system) / 1e6,
    mebibytes: process.resourceUsage().maxRSS / 1024,
    bytes: written,
  }),
);

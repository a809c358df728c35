/** Icons come as text: `parts/Icon.tsx` takes the outlines out of it. */
declare module '@phosphor-icons/core/assets/*.svg?raw' {
  const svg: string;
  export default svg;
}

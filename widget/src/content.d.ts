declare module "*.yml" {
  const words: Record<"page" | "widget" | "kinds" | "skills" | "apology" | "parts", Record<string, string>>;
  export default words;
}

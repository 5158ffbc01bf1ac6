// A typed client in a few lines. The compiler checks every path, every answer, and the parameters
// that the document lists; of the filters it lists only some, and `withFilter` adds any other.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

export type Article = components["schemas"]["Article"];
export type ArticleList = components["schemas"]["ArticleList"];
export type Series = components["schemas"]["Series"];
export type Tag = components["schemas"]["Tag"];
export type Problem = components["schemas"]["Error"];

type Operator = "eq" | "ne" | "in" | "gt" | "gte" | "lt" | "lte" | "contains";
type Field = (keyof Article | keyof Series | keyof Tag | "tag") & string;

/** `field` or `field[operator]`; a part of a field is `field.part`. */
export type Filter = `${Field}${"" | `.${string}`}${"" | `[${Operator}]`}`;

/** `query` with one filter more, such as `published_at[ne]` or `custom.difficulty[lte]`. */
export function withFilter<Query extends object>(
  query: Query,
  filter: Filter,
  value: string | number | boolean | null,
): Query {
  return { ...query, [filter]: String(value) };
}

/** What the API answered when it could not do what was asked. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.title}: ${problem.detail}`);
    this.name = "ApiError";
  }
}

export function createContentClient(baseUrl: string) {
  const api = createClient<paths>({ baseUrl });

  async function listArticles(page: number, series?: string): Promise<ArticleList> {
    const query = { page, limit: 5, ...(series ? { series } : {}) };
    const { data, error } = await api.GET("/api/v1/articles", { params: { query } });
    if (error) throw new ApiError(error);
    return data;
  }

  /** Every article in reading order, page after page, of one series or of all. */
  async function* articles(series?: string): AsyncGenerator<Article> {
    let page: number | null = 1;
    while (page !== null) {
      const list = await listArticles(page, series);
      yield* list.data as Article[]; // whole, for `fields` is not asked for
      page = list.meta.pagination.next;
    }
  }

  return {
    articles,

    async listSeries(): Promise<Series[]> {
      const { data, error } = await api.GET("/api/v1/series", {
        params: { query: { sort: "title", limit: 100 } },
      });
      if (error) throw new ApiError(error);
      return data.data as Series[]; // whole, for `fields` is not asked for
    },

    /** The newest articles, without those that have no date. */
    async listNewest(limit: number): Promise<Article[]> {
      const query = withFilter({ sort: "-published_at", limit }, "published_at[ne]", null);
      const { data, error } = await api.GET("/api/v1/articles", { params: { query } });
      if (error) throw new ApiError(error);
      return data.data as Article[]; // whole, for `fields` is not asked for
    },

    /** An article with its body as text. Its id is `series/article`. */
    async getArticle(id: string): Promise<Article> {
      const [series = "", article = ""] = id.split("/");
      const { data, error } = await api.GET("/api/v1/series/{series}/articles/{article}", {
        params: { path: { series, article }, query: { formats: "text" } },
      });
      if (error) throw new ApiError(error);
      if (typeof data === "string") throw new TypeError("expected JSON, got Markdown");
      return data.data as Article;
    },
  };
}

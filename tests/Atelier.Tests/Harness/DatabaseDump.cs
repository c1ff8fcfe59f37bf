using System.Globalization;
using System.Text;
using Atelier.Storage;

namespace Atelier.Tests.Harness;

/// <summary>Everything that is in a database, as text.</summary>
internal static class DatabaseDump
{
    public static async Task<string> Read(Database database)
    {
        var text = new StringBuilder();
        await using var db = await database.Read(CancellationToken.None);
        var tables = await db.Query<string>(
            database.IsSqlite
                ? "select name from sqlite_master where type = 'table'"
                : "select table_name from information_schema.tables where table_schema = 'public'",
            null, CancellationToken.None);
        foreach (var table in tables)
        {
            var rows = await db.Query(
                $"select * from {table}", null, reader => string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)),
                CancellationToken.None);
            text.Append(CultureInfo.InvariantCulture, $"{table}\n").AppendJoin('\n', rows).Append('\n');
        }

        return text.ToString();
    }
}

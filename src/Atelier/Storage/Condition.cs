namespace Atelier.Storage;

/// <summary>What selects rows: SQL that both databases take, with the values of its parameters.</summary>
internal sealed class Condition
{
    private readonly IReadOnlyList<KeyValuePair<string, object?>> values;

    public Condition(string sql, object values)
        : this(sql, [.. SqlValues.Pairs(values)])
    {
    }

    private Condition(string sql, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        Sql = sql;
        this.values = values;
    }

    public string Sql { get; }

    /// <summary>The parameters' values, as queries take them.</summary>
    public object Values => values;

    public Condition And(string sql, object more) => new($"{Sql} and {sql}", [.. values, .. SqlValues.Pairs(more)]);

    /// <summary>Narrows to the rows whose column has the value; null narrows nothing.</summary>
    public Condition AndEquals(string column, string? value) =>
        value is null ? this : And($"{column} = @{column}", new[] { KeyValuePair.Create(column, (object?)value) });

    /// <summary>Narrows to the rows whose column has any of the values; null narrows nothing.</summary>
    public Condition AndAnyOf(string column, IEnumerable<string>? values)
    {
        if (values is null)
            return this;
        // A list as one parameter is an array to PostgreSQL and unknown to SQLite, so each value is a parameter.
        var named = values.Select((value, index) => KeyValuePair.Create($"{column}{index}", (object?)value)).ToArray();
        return And(named.Length == 0 ? "1 = 0" : $"{column} in ({string.Join(", ", named.Select(value => $"@{value.Key}"))})", named);
    }
}

using Dapper;

namespace Atelier.Storage;

/// <summary>What selects rows: SQL that both databases take, with the values of its parameters.</summary>
internal sealed class Condition
{
    private readonly DynamicParameters parameters;

    public Condition(string sql, object values)
    {
        Sql = sql;
        parameters = new DynamicParameters(values);
    }

    public string Sql { get; }

    /// <summary>The parameters' values, as queries take them.</summary>
    public object Values => parameters;

    public Condition And(string sql, object values)
    {
        var both = new Condition($"{Sql} and {sql}", parameters);
        both.parameters.AddDynamicParams(values);
        return both;
    }

    /// <summary>Narrows to the rows whose column has any of the values; null narrows nothing.</summary>
    public Condition AndAnyOf(string column, IEnumerable<string>? values)
    {
        if (values is null)
            return this;
        // A list as one parameter is an array to PostgreSQL and unknown to SQLite, so each value is a parameter.
        var named = values.Select((value, index) => KeyValuePair.Create($"{column}{index}", (object)value)).ToArray();
        return And(named.Length == 0 ? "1 = 0" : $"{column} in ({string.Join(", ", named.Select(value => $"@{value.Key}"))})", named);
    }
}

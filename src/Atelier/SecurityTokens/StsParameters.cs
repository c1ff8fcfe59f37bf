using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace Atelier.SecurityTokens;

/// <summary>The parameters of a request to STS. What is wrong with one is told without its value, which may be a secret.</summary>
internal sealed class StsParameters(IReadOnlyDictionary<string, StringValues> values)
{
    /// <summary>The parameter, which has to be there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="least">The fewest characters.</param>
    /// <param name="most">The most.</param>
    /// <param name="form">What all of it must match.</param>
    /// <exception cref="StsError">A ValidationError that names the parameter and the rule.</exception>
    public string Required(string name, int least, int most, Regex? form = null)
    {
        var value = Find(name) ?? throw StsError.Validation(name, "must be given");
        if (value.Length < least || value.Length > most)
            throw StsError.Validation(name, $"must have {least} to {most} characters");
        return form is null || form.IsMatch(value) ? value : throw StsError.Validation(name, $"must match {form}");
    }

    /// <summary>The parameter as a whole number within limits, or the one for when it is left out.</summary>
    /// <exception cref="StsError">As for <see cref="Required"/>.</exception>
    public int Number(string name, int least, int most, int otherwise) => Find(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw StsError.Validation(name, $"must be a whole number from {least} to {most}");

    /// <summary>Refuses parameters that would change what is granted if this server knew them: to ignore them would grant more.</summary>
    /// <exception cref="StsError">As for <see cref="Required"/>.</exception>
    public void Refuse(params string[] names)
    {
        foreach (var name in names)
        {
            if (values.Keys.Any(key => key == name || key.StartsWith(name + ".", StringComparison.Ordinal)))
                throw StsError.Validation(name, "is nothing this server has; leave it out");
        }
    }

    /// <summary>The parameter, or null if it is left out.</summary>
    public string? Find(string name) => !values.TryGetValue(name, out var value) ? null
        : value.Count == 1 ? value[0]
        : throw StsError.Validation(name, "must be given once");
}

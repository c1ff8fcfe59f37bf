namespace Atelier.Api;

// The attributes a contract record carries. A member is required when its property is `required`; its wire name is the property's in
// camel case; it travels in the body unless an attribute says otherwise. A maximum of int.MaxValue is none.

/// <summary>The member is a piece of the path, under its own name.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PathAttribute : Attribute;

/// <summary>The member is a query parameter; a list is the parameter repeated.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class QueryAttribute : Attribute;

/// <summary>The member is the idempotency token, which travels in the header <c>X-Amz-Client-Token</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ClientTokenAttribute : Attribute;

/// <summary>How many characters a string may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LengthAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;

    public int Maximum { get; } = maximum;
}

/// <summary>The least and the greatest value of a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RangeAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;

    public int Maximum { get; } = maximum;
}

/// <summary>How many items a list may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CountAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;

    public int Maximum { get; } = maximum;
}

/// <summary>The regular expression a string matches.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PatternAttribute(string expression) : Attribute
{
    public string Expression { get; } = expression;
}

/// <summary>How many characters each item of a list may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ItemLengthAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;

    public int Maximum { get; } = maximum;
}

/// <summary>The regular expression each item of a list matches.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ItemPatternAttribute(string expression) : Attribute
{
    public string Expression { get; } = expression;
}

/// <summary>
/// The contract lists these values for the string, or for each item of the list, but the server may know more, so the operation
/// checks them.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KnownValuesAttribute(Type enumeration) : Attribute
{
    public Type Enumeration { get; } = enumeration;
}

/// <summary>
/// At most one member of the record is set. With none it says nothing, as some clients send it; answers leave it out
/// then.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class UnionAttribute : Attribute;

/// <summary>The name the API's model has for the record, where ours differs.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Enum)]
internal sealed class ModelNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>The value is private to the studio: clients that log what they send leave it out. On a list, the whole list is.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SensitiveAttribute : Attribute;

/// <summary>On an operation: the contract says that asking twice is as good as asking once, as it does of every PUT and DELETE.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class IdempotentAttribute : Attribute;

/// <summary>On an operation: ServiceQuotaExceededException is not among its errors, as it is everywhere else in the contract.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class WithoutQuotaAttribute : Attribute;
